//! Files that released versions wrote stay readable, or say clearly that they are not.

use std::{path::PathBuf, sync::Arc};

use recognise::{Index, KEY_VERSION, SNAPSHOT_VERSION, SnapshotError};

const MESSAGES: [&str; 3] = [
    include_str!("../../../fixtures/messages/zalo-2021.txt"),
    "Ngày mai cả tỉnh cắt điện từ sáng sớm",
    "Khẩn cấp bão số 9 sắp đổ bộ vào đất liền đề nghị bà con chằng chống nhà cửa dự trữ lương thực \
     và sơ tán trước sáng mai theo hướng dẫn của chính quyền xã",
];

fn file(layout: u32, keys: u32) -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/index");
    PathBuf::from(folder).join(format!("index-{layout}.{keys}.bin"))
}

fn written() -> Vec<u8> {
    let mut index = Index::new();
    for (id, text) in (1..).zip(MESSAGES) {
        index.insert(id, text);
    }
    index.to_snapshot(3)
}

/// `UPDATE_GOLDEN=1` writes the file of the present version; files of older ones stay as they are.
#[test]
fn the_file_of_this_version_is_as_it_was() {
    let path = file(SNAPSHOT_VERSION, KEY_VERSION);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, written()).unwrap();
    }
    let kept = std::fs::read(&path).unwrap();
    assert!(
        kept == written(),
        "the file has changed: raise SNAPSHOT_VERSION or KEY_VERSION and keep {}",
        path.display()
    );
    let (index, mark) = Index::from_snapshot(Arc::new(kept)).unwrap();
    assert_eq!((index.len(), mark), (3, 3));
    for (id, text) in (1..).zip(MESSAGES) {
        let found = &index.lookup(&text.to_uppercase(), 1)[0];
        assert!(found.exact && found.id == id);
    }
}

#[test]
fn files_of_other_versions_are_refused_by_name() {
    let folder = file(0, 0);
    for entry in std::fs::read_dir(folder.parent().unwrap()).unwrap() {
        let path = entry.unwrap().path();
        if path == file(SNAPSHOT_VERSION, KEY_VERSION) {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let error = Index::from_snapshot(Arc::new(bytes)).err().unwrap();
        assert!(
            matches!(error, SnapshotError::OtherVersion { .. }),
            "{}: {error}",
            path.display()
        );
    }
}
