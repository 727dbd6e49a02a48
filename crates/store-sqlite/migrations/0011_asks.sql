-- What each receiver is asked and by when, who passed a letter on, and the stronger proofs.
ALTER TABLE delivery ADD COLUMN channel TEXT NOT NULL DEFAULT 'email';
ALTER TABLE delivery ADD COLUMN receiver_group BLOB;
ALTER TABLE delivery ADD COLUMN ask TEXT;
ALTER TABLE delivery ADD COLUMN due_at INTEGER;
ALTER TABLE delivery ADD COLUMN proof TEXT;
ALTER TABLE delivery ADD COLUMN passed_on_by BLOB;
ALTER TABLE delivery ADD COLUMN delivered_at INTEGER;
ALTER TABLE delivery ADD COLUMN done_at INTEGER;
ALTER TABLE delivery ADD COLUMN returned_at INTEGER;
ALTER TABLE delivery ADD COLUMN returned_reason TEXT;
CREATE INDEX delivery_passed_on ON delivery (passed_on_by) WHERE passed_on_by IS NOT NULL;

ALTER TABLE receiver_group ADD COLUMN within_hours INTEGER NOT NULL DEFAULT 24;
ALTER TABLE receiver_group ADD COLUMN proof TEXT NOT NULL DEFAULT 'confirmation';
