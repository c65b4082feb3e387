//! What a device signs with its Ed25519 key, so that the server knows that a request is this device's and whole.

/// The header that carries the signature of a request, in base64url.
pub const HEADER: &str = "xiangyi-signature";

/// The bytes that are signed: the method, the path with its query and the body, so that a signature fits one request
/// and no other. A request may come again: everything that it asks for is idempotent.
#[must_use]
pub fn signed_bytes(method: &str, target: &str, body: &[u8]) -> Vec<u8> {
    format!("xiangyi-1\n{method} {target}\n{}", blake3::hash(body).to_hex()).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_of_a_request_counts() {
        let request = signed_bytes("POST", "/v1/push", b"body");
        for other in [
            signed_bytes("PUT", "/v1/push", b"body"),
            signed_bytes("POST", "/v1/pull", b"body"),
            signed_bytes("POST", "/v1/push?a=1", b"body"),
            signed_bytes("POST", "/v1/push", b"bodY"),
            signed_bytes("POST", "/v1/push", b""),
        ] {
            assert_ne!(request, other);
        }
    }
}
