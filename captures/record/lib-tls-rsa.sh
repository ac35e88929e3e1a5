# TLS 1.2 with RSA key exchange and a CBC suite. Source after lib.sh and lib-web.sh.
# rsa NAME OPTIONS: OPTIONS are OpenSSL's, for the client.
rsa() {
    trio "$1" <<<'www.abc A 198.51.100.80'
    pki www <<'PKI'
root self rsa ca     Example_Root_CA
www  root rsa server www.abc.example san=DNS:www.abc.example
PKI
    page www 'Opened with the private key.'
    nginx www <<'CONF'
server { listen 443 ssl; server_name www.abc.example; ssl_session_tickets off;
         ssl_certificate /lab/pki/www.pem; ssl_certificate_key /lab/pki/www.key;
         ssl_protocols TLSv1.2; ssl_ciphers AES128-SHA256; }
CONF
    listening www 443
    put pc /tmp/openssl.cnf <<CONF
openssl_conf = start
[start]
ssl_conf = ssl
[ssl]
system_default = default
[default]
Options = $2
CONF
    capture pc pc eth0 ip
    on pc env OPENSSL_CONF=/tmp/openssl.cnf SSLKEYLOGFILE=/lab/keys curl -4 -sS --http1.1 --cacert /lab/pki/root.pem --tls-max 1.2 \
        --ciphers AES128-SHA256 https://www.abc.example/ -o /lab/page
    beside server.key.pem <"$SHARE/pki/www.key"
    beside master-secret.txt <"$SHARE/keys"
    got 'body of the page' page
    finish
}
