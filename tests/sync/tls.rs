//! The computer's own link over HTTPS: it speaks to the county that it was given, and to nobody who answers in its place.

use crate::link::Link;
use crate::scene::{Computer, code_in};
use std::net::SocketAddr;
use std::process::Command;
use tempfile::TempDir;
use xiangyi_county::{Server, Settings};
use xiangyi_sync::{Enrol, SyncError, enroll};
use xiangyi_tests::programs::program;

/// A county with an authority of its own, whose certificate bears a name.
struct Encrypted {
    folder: TempDir,
    address: SocketAddr,
    ca: String,
}

impl Encrypted {
    async fn start(name: &str) -> Encrypted {
        let folder = TempDir::new().unwrap();
        let mut made = Command::new(program("xiangyi-county"));
        made.args(["ca", "--name", name, "--data"]).arg(folder.path());
        assert!(made.output().unwrap().status.success());
        let ca = std::fs::read_to_string(folder.path().join("tls").join("ca.pem")).unwrap();
        let mut settings = Settings::new(folder.path().to_owned(), "127.0.0.1:0".parse().unwrap());
        settings.tls = true;
        let server = Server::bind(&settings).await.unwrap();
        let address = server.address().unwrap();
        tokio::spawn(server.serve(std::future::pending()));
        Encrypted { folder, address, ca }
    }
}

async fn join(computer: &Computer, url: &str, county: &Encrypted, ca: Option<&str>) -> Result<(), SyncError> {
    let code = code_in(county.folder.path());
    enroll(&computer.store, Enrol { server: url, code: &code, ca, entropy: [9; 32] }).await.map(drop)
}

/// Guards: the county's authority is the only one that is trusted, its certificate's name is asked for, and both are asked at
/// each sync: whoever stands between later gets nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_computer_speaks_to_its_own_county_and_to_nobody_in_its_place() {
    let (ours, other, misnamed) = (
        Encrypted::start("127.0.0.1").await,
        Encrypted::start("127.0.0.1").await,
        Encrypted::start("county.example").await,
    );
    let computer = Computer::new(1, "head");
    computer.employ("head", "head", &[]);
    let link = Link::to(ours.address).await;
    let url = link.url.replacen("http:", "https:", 1);
    let code = |joined: Result<(), SyncError>| joined.err().map(|error| error.code());
    assert_eq!(code(join(&computer, &url, &ours, Some(&other.ca)).await), Some("not_the_county"), "another authority");
    assert_eq!(code(join(&computer, &url, &ours, None).await), Some("bad_ca"), "the system's authorities");
    let elsewhere = format!("https://{}", misnamed.address);
    let joined = join(&computer, &elsewhere, &misnamed, Some(&misnamed.ca)).await;
    assert_eq!(code(joined), Some("not_the_county"), "another name");
    assert_eq!(code(join(&computer, &url, &ours, Some(&ours.ca)).await), None);
    let person = computer.add("王桂兰", "石板");
    Computer::agreed(computer.sync().await);
    link.lead_to(other.address);
    computer.set(person, "phone", "1");
    let outcome = computer.sync().await;
    assert_eq!(outcome.failure.map(|failure| failure.code()), Some("not_the_county"), "somebody stands between");
    assert_eq!((outcome.report.pushed, outcome.report.unsent), (0, 1));
    link.lead_to(ours.address);
    Computer::agreed(computer.sync().await);
}
