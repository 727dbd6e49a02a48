//! Rows of numbers that are owned, or lie in memory that somebody else holds (a mapped file).

use std::{ops::Range, sync::Arc};

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned, little_endian::U32};

/// Memory that is shared: read, never changed while it is held.
pub type SharedBytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// Rows of one kind, in the layout of the snapshot.
pub(crate) enum Rows<T> {
    Owned(Vec<T>),
    /// Bytes of the shared memory: their number is a multiple of the row's size.
    Shared(SharedBytes, Range<usize>),
}

/// Little-endian numbers of 32 bits.
pub(crate) type Words = Rows<U32>;

impl<T: FromBytes + IntoBytes + Immutable + KnownLayout + Unaligned + Clone> Rows<T> {
    /// The rows.
    #[inline]
    pub(crate) fn get(&self) -> &[T] {
        match self {
            Rows::Owned(rows) => rows,
            Rows::Shared(bytes, range) => (**bytes)
                .as_ref()
                .get(range.clone())
                .and_then(|bytes| <[T]>::ref_from_bytes(bytes).ok())
                .unwrap_or(&[]),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.get().len()
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.get().as_bytes()
    }

    /// To change them; what is shared is copied first.
    pub(crate) fn make_mut(&mut self) -> &mut Vec<T> {
        if let Rows::Shared(..) = self {
            *self = Rows::Owned(self.get().to_vec());
        }
        match self {
            Rows::Owned(rows) => rows,
            Rows::Shared(..) => unreachable!("copied above"),
        }
    }
}
