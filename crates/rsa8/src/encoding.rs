//! EMSA-PKCS1-v1_5 (RFC 8017 section 9.2).

/// What a message was hashed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// `DigestInfo` up to the digest (RFC 8017 section 9.2, note 1): the last byte of the object
/// identifier tells the hashes apart, and two lengths follow from the digest's.
const SHA256: [u8; 19] = digest_info(1, 32);
const SHA384: [u8; 19] = digest_info(2, 48);
const SHA512: [u8; 19] = digest_info(3, 64);

const fn digest_info(identifier: u8, size: u8) -> [u8; 19] {
    [
        0x30,
        17 + size,
        0x30,
        0x0d,
        0x06,
        0x09,
        0x60,
        0x86,
        0x48,
        0x01,
        0x65,
        0x03,
        0x04,
        0x02,
        identifier,
        0x05,
        0x00,
        0x04,
        size,
    ]
}

impl Hash {
    /// Bytes of a digest.
    pub fn size(self) -> usize {
        usize::from(self.prefix()[18])
    }

    fn prefix(self) -> &'static [u8; 19] {
        match self {
            Hash::Sha256 => &SHA256,
            Hash::Sha384 => &SHA384,
            Hash::Sha512 => &SHA512,
        }
    }

    /// Whether these bytes are the encoded message of a digest, as a whole: it is built and compared,
    /// so that nothing in it is skipped over. Modulus and message have the same size, at least 256
    /// bytes.
    pub(crate) fn is_encoded(self, message: &[u8], digest: &[u8]) -> bool {
        let mut expected = [0xff; crate::PublicKey::MAX_SIZE];
        let prefix = self.prefix();
        let Some(expected) = expected.get_mut(..message.len()) else { return false };
        let Some(padding) = message.len().checked_sub(prefix.len() + self.size() + 1) else {
            return false;
        };
        if digest.len() != self.size() || padding < 2 + MIN_PADDING {
            return false;
        }
        expected[..2].copy_from_slice(&[0x00, 0x01]);
        expected[padding] = 0x00;
        expected[padding + 1..][..prefix.len()].copy_from_slice(prefix);
        expected[padding + 1 + prefix.len()..].copy_from_slice(digest);
        message == expected
    }
}

/// Bytes of 0xff at the least.
const MIN_PADDING: usize = 8;

#[cfg(test)]
mod tests {
    use crate::encoding::Hash;

    const HASHES: [Hash; 3] = [Hash::Sha256, Hash::Sha384, Hash::Sha512];

    fn encoded(hash: Hash, size: usize) -> Vec<u8> {
        let mut message = vec![0xff; size - hash.size() - 20];
        message[..2].copy_from_slice(&[0, 1]);
        message.push(0);
        message.extend_from_slice(hash.prefix());
        message.extend(digest(hash));
        message
    }

    fn digest(hash: Hash) -> Vec<u8> {
        (0..hash.size() as u8).collect()
    }

    #[test]
    fn identifiers_are_those_of_rfc_8017() {
        let hex = |hash: Hash| hash.prefix().map(|byte| format!("{byte:02x}")).concat();
        assert_eq!(hex(Hash::Sha256), "3031300d060960864801650304020105000420");
        assert_eq!(hex(Hash::Sha384), "3041300d060960864801650304020205000430");
        assert_eq!(hex(Hash::Sha512), "3051300d060960864801650304020305000440");
    }

    #[test]
    fn every_byte_counts() {
        for hash in HASHES {
            for size in [256, 384, 512] {
                let message = encoded(hash, size);
                assert!(hash.is_encoded(&message, &digest(hash)));
                for index in 0..size {
                    for bit in 0..8 {
                        let mut changed = message.clone();
                        changed[index] ^= 1 << bit;
                        assert!(!hash.is_encoded(&changed, &digest(hash)), "{index} {bit}");
                    }
                }
            }
        }
    }

    #[test]
    fn another_length_or_hash_is_another_message() {
        for hash in HASHES {
            let (message, digest) = (encoded(hash, 256), digest(hash));
            assert!(!hash.is_encoded(&message, &digest[1..]));
            assert!(!hash.is_encoded(&message, &[&digest[..], &[0]].concat()));
            assert!(!hash.is_encoded(&message[1..], &digest));
            assert!(!hash.is_encoded(&[&[0], &message[..]].concat(), &digest));
            assert!(!hash.is_encoded(&[], &digest));
            assert!(!hash.is_encoded(&[0; 600], &digest));
            for other in HASHES.into_iter().filter(|other| *other != hash) {
                let digest: Vec<u8> = (0..other.size() as u8).collect();
                assert!(!other.is_encoded(&message, &digest));
            }
        }
    }
}
