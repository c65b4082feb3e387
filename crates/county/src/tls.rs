//! The county's own certificate authority, and the certificate that the server shows.
//!
//! Devices trust this authority and no other (`xiangyi enroll --ca FILE`). Both certificates are valid from 1970 to
//! 9999: a village's computer whose clock stands in 1970 or in 2099 keeps working, so no date may shut it out. What
//! ends trust is a new authority, never the calendar.
//!
//! Start reading at [`make`], which `xiangyi-county ca` calls; [`shown`] gives `serve` what it shows.

use crate::error::CountyError;
use axum_server::tls_rustls::RustlsConfig;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Inside the data folder.
const FOLDER: &str = "tls";
/// The authority's certificate: what devices are given.
const CA: &str = "ca.pem";
const CA_KEY: &str = "ca.key";
const SERVER: &str = "server.pem";
const SERVER_KEY: &str = "server.key";

/// An authority and a certificate for the server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Made {
    /// The authority's certificate, PEM: the file that devices need to enrol.
    pub ca: PathBuf,
    /// SHA-256 of that certificate, in pairs of hex digits: what two people compare over the telephone.
    pub fingerprint: String,
    /// Whether the authority was there before.
    pub kept: bool,
}

/// Makes the authority of a data folder, once and never again, and a new certificate of the server for `names`: the DNS
/// names and IP addresses under which devices reach it.
///
/// # Errors
/// `BadName` for a name that is neither; `File` when a file cannot be read or written; `Certificate` when the authority
/// that is there cannot be used.
pub fn make(data: &Path, names: &[String]) -> Result<Made, CountyError> {
    let mut server = certificate(names)?;
    let folder = data.join(FOLDER);
    fs::create_dir_all(&folder).map_err(|source| CountyError::Folder { folder: folder.clone(), source })?;
    let (key, kept) = authority_key(&folder)?;
    let authority = authority(&key)?;
    let ca = folder.join(CA);
    if !kept || !ca.exists() {
        let certificate = authority.self_signed(&key).map_err(CountyError::Certificate)?;
        write(&ca, &certificate.pem())?;
    }
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.use_authority_key_identifier_extension = true;
    server.distinguished_name.push(DnType::CommonName, "Xiangyi county server");
    let server_key = KeyPair::generate().map_err(CountyError::Certificate)?;
    let issuer = Issuer::from_params(&authority, &key);
    let shown = server.signed_by(&server_key, &issuer).map_err(CountyError::Certificate)?;
    write(&folder.join(SERVER_KEY), &server_key.serialize_pem())?;
    write(&folder.join(SERVER), &shown.pem())?;
    let fingerprint = fingerprint(&ca)?;
    Ok(Made { ca, fingerprint, kept })
}

/// What the server of a data folder shows; `NoCertificate` where [`make`] was not called.
///
/// # Errors
/// `NoCertificate`; `Served` when the files are no certificate and its key.
pub async fn shown(data: &Path) -> Result<RustlsConfig, CountyError> {
    let folder = data.join(FOLDER);
    let (certificate, key) = (folder.join(SERVER), folder.join(SERVER_KEY));
    if !certificate.exists() || !key.exists() {
        return Err(CountyError::NoCertificate { folder });
    }
    RustlsConfig::from_pem_file(certificate, key).await.map_err(CountyError::Served)
}

fn certificate(names: &[String]) -> Result<CertificateParams, CountyError> {
    for name in names {
        CertificateParams::new([name.clone()]).map_err(|_| CountyError::BadName { name: name.clone() })?;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-.:*".contains(c);
        if name.is_empty() || !name.chars().all(is_plain) {
            return Err(CountyError::BadName { name: name.clone() });
        }
    }
    let params = CertificateParams::new(names).map_err(CountyError::Certificate)?;
    Ok(for_ever(params))
}

fn for_ever(mut params: CertificateParams) -> CertificateParams {
    params.not_before = date_time_ymd(1970, 1, 1);
    params.not_after = date_time_ymd(9999, 12, 31);
    params
}

/// The authority follows from its key, so that its certificate need not be read back to sign with it.
fn authority(key: &KeyPair) -> Result<CertificateParams, CountyError> {
    let mut params = for_ever(CertificateParams::new(Vec::new()).map_err(CountyError::Certificate)?);
    let mark = blake3::hash(key.public_key_raw()).to_hex();
    params.distinguished_name.push(DnType::CommonName, format!("Xiangyi county CA {}", &mark[..8]));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(params)
}

fn authority_key(folder: &Path) -> Result<(KeyPair, bool), CountyError> {
    let file = folder.join(CA_KEY);
    if file.exists() {
        let pem = fs::read_to_string(&file).map_err(|source| CountyError::File { file, source })?;
        return KeyPair::from_pem(&pem).map(|key| (key, true)).map_err(CountyError::Certificate);
    }
    let key = KeyPair::generate().map_err(CountyError::Certificate)?;
    write(&file, &key.serialize_pem())?;
    Ok((key, false))
}

fn fingerprint(ca: &Path) -> Result<String, CountyError> {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;
    let pem = fs::read(ca).map_err(|source| CountyError::File { file: ca.to_owned(), source })?;
    let der = CertificateDer::from_pem_slice(&pem).map_err(|_| CountyError::Stored { what: "certificate" })?;
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &der);
    let pairs: Vec<String> = digest.as_ref().iter().map(|byte| format!("{byte:02X}")).collect();
    Ok(pairs.join(":"))
}

/// Writes beside, brings it to the disk, and only then puts it in place: a cut leaves the old file or the new one.
fn write(file: &Path, text: &str) -> Result<(), CountyError> {
    let wrong = |source| CountyError::File { file: file.to_owned(), source };
    let part = file.with_extension("part");
    let mut open = private().open(&part).map_err(wrong)?;
    open.write_all(text.as_bytes()).and_then(|()| open.sync_all()).map_err(wrong)?;
    fs::rename(&part, file).map_err(wrong)?;
    // The name is on the disk when its folder is; Windows has no such call.
    #[cfg(unix)]
    file.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all()).map_err(wrong)?;
    Ok(())
}

/// A new file that only the server's own account may read. On Windows the folder's rights decide.
fn private() -> OpenOptions {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_authority_is_made_once_and_the_certificate_each_time() {
        let data = tempfile::tempdir().unwrap();
        let first = make(data.path(), &names(&["127.0.0.1"])).unwrap();
        let read = |name: &str| fs::read(data.path().join(FOLDER).join(name)).unwrap();
        let (ca, shown) = (read(CA), read(SERVER));
        let second = make(data.path(), &names(&["county.example", "10.1.2.3"])).unwrap();
        assert_eq!((first.kept, second.kept), (false, true));
        assert_eq!((read(CA), second.fingerprint), (ca, first.fingerprint));
        assert_ne!(read(SERVER), shown);
    }

    #[test]
    fn a_name_that_no_device_could_type_is_refused_and_nothing_is_made() {
        let data = tempfile::tempdir().unwrap();
        for name in ["", "县卫健委", "http://10.1.2.3", "a b"] {
            let error = make(data.path(), &names(&["10.1.2.3", name])).err().unwrap();
            assert!(matches!(error, CountyError::BadName { .. }), "{name}: {error}");
        }
        assert!(!data.path().join(FOLDER).exists());
    }

    #[cfg(unix)]
    #[test]
    fn the_keys_are_for_the_server_alone() {
        use std::os::unix::fs::PermissionsExt;
        let data = tempfile::tempdir().unwrap();
        make(data.path(), &names(&["127.0.0.1"])).unwrap();
        for key in [CA_KEY, SERVER_KEY] {
            let mode = fs::metadata(data.path().join(FOLDER).join(key)).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{key}");
        }
    }
}
