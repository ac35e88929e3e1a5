//! Say one sentence over TLS by rustls and print the answer:
//! `rustls-client ADDRESS NAME ROOT.pem 1.2|1.3 SENTENCE`, keys to SSLKEYLOGFILE.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [address, name, root, version, sentence] = args.as_slice() else {
        return Err("ADDRESS NAME ROOT.pem 1.2|1.3 SENTENCE".into());
    };
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(root)?)?;
    let versions: &[&rustls::SupportedProtocolVersion] = match version.as_str() {
        "1.2" => &[&rustls::version::TLS12],
        _ => &[&rustls::version::TLS13],
    };
    let mut config = rustls::ClientConfig::builder_with_protocol_versions(versions)
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.key_log = Arc::new(rustls::KeyLogFile::new());
    let mut tls = rustls::ClientConnection::new(Arc::new(config), ServerName::try_from(name.clone())?)?;
    let mut tcp = TcpStream::connect(address)?;
    let mut stream = rustls::Stream::new(&mut tls, &mut tcp);
    stream.write_all(format!("{sentence}\n").as_bytes())?;
    let mut answer = vec![0; sentence.len() + 1];
    stream.read_exact(&mut answer)?;
    print!("{}", String::from_utf8_lossy(&answer));
    stream.conn.send_close_notify();
    stream.flush()?;
    Ok(())
}
