//! The server as a service of the system.

use std::net::SocketAddr;
use std::path::Path;

/// A unit for systemd. The server writes to its data folder and nowhere else, gets SIGTERM and the time to finish its
/// batches, and is started again when it dies. `XIANGYI_DATABASE_URL` and `XIANGYI_LOG` come from the environment file,
/// which other users need not read.
#[must_use]
pub fn unit(program: &Path, data: &Path, listen: SocketAddr, user: &str) -> String {
    format!(
        "[Unit]
Description=Xiangyi county server
After=network-online.target postgresql.service
Wants=network-online.target

[Service]
ExecStart={program} serve --data {data} --listen {listen}
EnvironmentFile=-/etc/xiangyi-county.env
User={user}
Restart=always
RestartSec=2
TimeoutStopSec=60
LimitNOFILE=65536
UMask=0077
NoNewPrivileges=true
PrivateTmp=true
PrivateDevices=true
ProtectSystem=strict
ProtectHome=true
ReadWritePaths={data}
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
CapabilityBoundingSet=

[Install]
WantedBy=multi-user.target
",
        program = quoted(program),
        data = quoted(data),
    )
}

/// A path as systemd reads it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string().replace('%', "%%");
    if text.contains([' ', '"', '\\']) {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_names_the_program_and_what_it_may_write() {
        let listen = SocketAddr::from(([0, 0, 0, 0], 8620));
        let unit = unit(Path::new("/opt/xiangyi-county"), Path::new("/srv/the county"), listen, "xiangyi");
        assert!(
            unit.contains("ExecStart=/opt/xiangyi-county serve --data \"/srv/the county\" --listen 0.0.0.0:8620\n")
        );
        assert!(unit.contains("\nReadWritePaths=\"/srv/the county\"\n"));
        assert!(unit.contains("\nUser=xiangyi\n"));
    }
}
