//! Streams that may be packed. ORACLE: what we packed comes back; whatever else is read ends, and
//! a stream of a few kilobytes neither takes long nor needs memory for more than is taken from it
//! (libFuzzer's -timeout and -rss_limit_mb stand behind that).
//!
//! Input: a byte for how it is packed, the rest.
#![no_main]

use std::io::{Cursor, Read, Write};

use jotkit::sys::unpack::unpack;
use jotkit_fuzz::bytes::Bytes;
use libfuzzer_sys::fuzz_target;

/// More is not taken: what is packed may be endless.
const TAKEN: u64 = 4 << 20;

fuzz_target!(|data: &[u8]| {
    let mut bytes = Bytes::new(data);
    match bytes.below(4) {
        0 => comes_back(bytes.rest()),
        1 => comes_back_in_members(bytes.rest()),
        2 => comes_back_in_frames(bytes.rest()),
        _ => drop(read(bytes.rest().to_vec())),
    }
});

fn read(packed: Vec<u8>) -> std::io::Result<Vec<u8>> {
    let mut unpacked = Vec::new();
    unpack(Box::new(Cursor::new(packed)))?.take(TAKEN).read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

/// One frame of one raw block, as RFC 8878 section 3.1.1 has them.
fn zstd(content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len()).expect("small");
    // A single segment whose size has four bytes, and no checksum.
    let header = [&0xfd2f_b528_u32.to_le_bytes()[..], &[0b1010_0000], &size.to_le_bytes()].concat();
    let block = (size << 3 | 1).to_le_bytes();
    [&header[..], &block[..3], content].concat()
}

fn comes_back(content: &[u8]) {
    assert_eq!(read(gzip(content)).expect("gzip is read"), content);
}

/// RFC 1952 section 2.2: members stand one behind the other.
fn comes_back_in_members(content: &[u8]) {
    let (first, second) = content.split_at(content.len() / 2);
    let packed = [gzip(first), gzip(second)].concat();
    assert_eq!(read(packed).expect("gzip is read"), content);
}

fn comes_back_in_frames(content: &[u8]) {
    let (first, second) =
        content[..content.len().min(100_000)].split_at(content.len().min(100_000) / 2);
    let skipped = [&0x184d_2a53_u32.to_le_bytes()[..], &3_u32.to_le_bytes(), b"abc"].concat();
    let packed = [skipped.clone(), zstd(first), skipped, zstd(second)].concat();
    assert_eq!(read(packed).expect("zstd is read"), [first, second].concat());
}
