# The cases of keys.sh: one function a tool. Source after lib.sh.
# Each records one exchange into captures/keys/NAME-TOOL.pcapng; what fails is kept in FAILED.
FAILED=
USUAL="-cert /lab/pki/rsa.pem -key /lab/pki/rsa.key -dcert /lab/pki/ec.pem -dkey /lab/pki/ec.key"

CERTS=$USUAL
# certificate [NAME ISSUER]: s_server shows this one and its issuer's from here on; without a name the usual two
certificate() { CERTS=${1:+-cert /lab/pki/$1.pem -key /lab/pki/$1.key -cert_chain /lab/pki/$2.pem}; CERTS=${CERTS:-$USUAL}; }

# options NAME LIST: an OpenSSL configuration with these options on
options() {
    printf '%s\n' 'openssl_conf = start' '[start]' 'ssl_conf = ssl' '[ssl]' 'system_default = default' '[default]' "Options = $2" \
        'MinProtocol = TLSv1' 'CipherString = ALL:@SECLEVEL=0' >"$SHARE/$1.cnf"
}

# begin NAME-TOOL TEXT: false if it is not wanted
begin() {
    # shellcheck disable=SC2254
    case $1 in $ONLY) ;; *) return 1 ;; esac
    next "keys/$1"; SHOWS=$2; SENTENCE="Hello, this is $1."
    rm -f "$SHARE"/server.out "$SHARE"/client.out "$SHARE"/session*
}
end() {
    if [ -s "$SHARE/keys" ] && [ "$1" = 0 ]; then
        truth "the client says: $SENTENCE"
        finish --tls "$SHARE/keys" 2>/dev/null || FAILED+=" $CAPTURE"
    else
        stop; FAILED+=" $CAPTURE"; say "failed ($1, keys $(wc -c <"$SHARE/keys" 2>&1)): $(tail -3 "$SHARE"/client.out "$SHARE"/server.out 2>/dev/null | tr '\n' ' ')"
    fi
    on server sh -c 'pkill -x openssl; pkill -x gnutls-serv' || true
}

# s_server COUNT OPTIONS...: answers each line with the line reversed
s_server() {
    local count=$1; shift
    on server env OPENSSL_CONF="${CNF:-/lab/etm.cnf}" openssl s_server -accept 443 -naccept "$count" $CERTS -rev "$@" >"$SHARE/server.out" 2>&1 </dev/null &
    listening server 443
}
# s_client INPUT OPTIONS...: INPUT is a shell text that writes what is typed
s_client() {
    local input=$1; shift
    on pc env OPENSSL_CONF="${CNF:-/lab/etm.cnf}" sh -c '{ '"$input"'; } | timeout 10 openssl s_client -connect 198.51.100.80:443 -servername www.abc.example \
        -CAfile /lab/pki/root.pem -keylogfile /lab/keys "$@"' s_client "$@" >>"$SHARE/client.out" 2>&1
}
line() { printf "sleep 0.3; echo '%s'; sleep 0.3" "$SENTENCE"; }

openssl() {
    local name=$1 version=$2 cipher=$3 CNF=/lab/${4:-etm}.cnf; shift 4 || shift 3
    local client=() server=() to=client suite=-cipher input code=0
    begin "$name-openssl" "TLS: $cipher with ${CNF:5:-4} (OpenSSL on both sides): $name" || return 0
    for a; do [ "$a" = -- ] && { to=server; continue; }; [ $to = client ] && client+=("$a") || server+=("$a"); done
    [ "$version" = tls1_3 ] && suite=-ciphersuites || cipher=$cipher:@SECLEVEL=0
    input=$(line)
    case ${SAY:-} in
    renegotiate) input+="; echo R; sleep 0.5; echo '$SENTENCE'; sleep 0.3" ;;
    update) input+="; echo K; sleep 0.3; echo '$SENTENCE'; sleep 0.3; echo k; sleep 0.3; echo '$SENTENCE'; sleep 0.3" ;;
    esac
    if [ "${SAY:-}" = later ]; then
        on server sh -c '{ sleep 1; echo c; sleep 0.5; echo "And you are?"; sleep 0.7; } | openssl s_server -accept 443 -naccept 1 '"$CERTS"' "$@"' \
            s_server -$version "$suite" "$cipher" "${server[@]}" >"$SHARE/server.out" 2>&1 &
        listening server 443; input+="; sleep 1; echo '$SENTENCE'; sleep 0.2"
    else
        s_server 1 -$version "$suite" "$cipher" "${server[@]}"
    fi
    capture pc pc eth0 tcp
    s_client "$input" -$version "$suite" "$cipher" "${client[@]}" || code=$?
    end $code
}

# again NAME VERSION CIPHER [OPTION]: a full handshake, and a second one that resumes
again() {
    local name=$1 version=$2 cipher=$3 suite=-cipher code=0; shift 3
    begin "$name-openssl" "TLS: $name with $cipher, a full handshake and a resumed one (OpenSSL on both sides)" || return 0
    [ "$version" = tls1_3 ] && suite=-ciphersuites
    s_server 2 -$version "$suite" "$cipher" "$@"
    capture pc pc eth0 tcp
    s_client "$(line)" -$version "$suite" "$cipher" -sess_out /lab/session "$@" || code=$?
    s_client "$(line)" -$version "$suite" "$cipher" -sess_in /lab/session "$@" || code=$?
    grep -q '^Reused' "$SHARE/client.out" || code=1
    end $code
}

# early NAME accepted|refused: early data; refused by a server that cannot read the ticket
early() {
    local name=$1 how=$2 code=0
    begin "$name-openssl" "TLS 1.3: early data $how (OpenSSL on both sides)" || return 0
    serve() { on server sh -c 'sleep 5 | openssl s_server -accept 443 -naccept "$0" '"$CERTS"' -tls1_3 "$@"' "$@" >"$SHARE/server.out" 2>&1 & listening server 443; }
    [ "$how" = accepted ] && serve 2 -early_data || serve 1 -early_data
    capture pc pc eth0 tcp
    s_client "$(line)" -tls1_3 -sess_out /lab/session || code=$?
    if [ "$how" = refused ]; then on server pkill -x openssl || true; sleep 0.3; serve 1; fi
    echo "$SENTENCE" >"$SHARE/early"
    s_client "$(line)" -tls1_3 -sess_in /lab/session -early_data /lab/early || code=$?
    if [ "$how" = accepted ]; then grep -q 'Early data was accepted' "$SHARE/client.out" || code=1
    else grep -q 'Early data was rejected' "$SHARE/client.out" || code=1; fi
    end $code
}

gnutls() {
    local name=$1 version=$2 cipher=$3 mac=$4 exchange=$5 code=0 priority; shift 5
    begin "$name-gnutls" "TLS: $cipher $mac $exchange $* (GnuTLS on both sides): $name" || return 0
    priority="NORMAL:-VERS-ALL:+VERS-$version:-CIPHER-ALL:+$cipher:-MAC-ALL:+$mac:%VERIFY_ALLOW_SIGN_WITH_SHA1"
    [ "$version" = TLS1.3 ] || priority+=":-KX-ALL:+$exchange"
    case $version in TLS1.0|TLS1.1) priority+=":+SIGN-RSA-SHA1:+SIGN-ECDSA-SHA1" ;; esac
    for a; do priority+=":$a"; done
    on server gnutls-serv -q --echo -p 443 --priority "$priority" --x509certfile /lab/pki/rsa.pem --x509keyfile /lab/pki/rsa.key \
        --x509certfile /lab/pki/ec.pem --x509keyfile /lab/pki/ec.key >"$SHARE/server.out" 2>&1 </dev/null &
    listening server 443
    capture pc pc eth0 tcp
    on pc env SSLKEYLOGFILE=/lab/keys sh -c "{ $(line); } | timeout 10 gnutls-cli -p 443 --priority '$priority' --x509cafile /lab/pki/root.pem \
        --sni-hostname www.abc.example --verify-hostname www.abc.example 198.51.100.80" >"$SHARE/client.out" 2>&1 || code=$?
    end $code
}

nss() {
    local name=$1 version=$2 cipher=$3 code=0; shift 3
    begin "$name-nss" "TLS: cipher 0x$cipher (NSS as client, OpenSSL as server): $name" || return 0
    on pc sh -c '[ -d /tmp/nss ] || { mkdir /tmp/nss; certutil -N -d sql:/tmp/nss --empty-password; certutil -A -d sql:/tmp/nss -n root -t C,, -i /lab/pki/root.pem; }' >"$SHARE/client.out" 2>&1
    s_server 1 -keylogfile /lab/keys "$@"       # Debian's NSS writes no key log
    capture pc pc eth0 tcp
    echo "$SENTENCE" >"$SHARE/input"             # it spins on a pipe that has ended, but not on a file
    on pc sh -c "timeout 2 tstclnt -h 198.51.100.80 -a www.abc.example -p 443 -d sql:/tmp/nss -V $version:$version -c :$cipher </lab/input" \
        >>"$SHARE/client.out" 2>&1 || code=$?
    [ $code != 124 ] || code=0                   # nor does it leave by itself
    end $code
}

# The client of rustls is built by the machine's cargo, outside the namespaces; without cargo it is left out.
build_rustls() {
    local cargo; cargo=$(command -v cargo || ls "$HOME/.cargo/bin/cargo" 2>/dev/null) || { say "no cargo: rustls is left out"; return 1; }
    PATH=$PATH:$(dirname "$cargo") CARGO_TARGET_DIR=$LAB/rustls "$cargo" build -q -j2 --manifest-path "$RECORD/rustls-client/Cargo.toml" || return 1
    cp "$LAB/rustls/debug/rustls-client" "$SHARE/"
}
rustls() {
    local name=$1 version=$2 code=0; shift 2
    begin "$name-rustls" "TLS: $* (rustls as client, OpenSSL as server): $name" || return 0
    s_server 1 "$@"
    capture pc pc eth0 tcp
    on pc env SSLKEYLOGFILE=/lab/keys timeout 10 /lab/rustls-client 198.51.100.80:443 www.abc.example /lab/pki/root.pem "$version" "$SENTENCE" >"$SHARE/client.out" 2>&1 || code=$?
    end $code
}

# tlslite-ng still speaks SSL 3.0, and hands over the master secret; the machine's pip fetches it, outside the namespaces.
build_tlslite() {
    local python; python=$(command -v python3) || return 1
    "$python" -m pip install -q --no-compile --target "$SHARE/tlslite" tlslite-ng==0.8.2 >"$SHARE/pip.out" 2>&1 ||
        { say "no pip: SSL 3.0 is left out"; return 1; }
}
# ssl3 NAME NUMBER CIPHER MAC [ask]: NSS as client, tlslite-ng as server, which may ask for a certificate (Max's)
ssl3() {
    local name=$1 number=$2 code=0; shift 2
    begin "$name-nss" "SSL 3.0: $* (NSS as client, tlslite-ng as server): $name" || return 0
    on pc sh -c '[ -d /tmp/nss ] || { mkdir /tmp/nss; certutil -N -d sql:/tmp/nss --empty-password; certutil -A -d sql:/tmp/nss -n root -t C,, -i /lab/pki/root.pem; }
        certutil -L -d sql:/tmp/nss -n max || { openssl pkcs12 -export -out /tmp/max.p12 -inkey /lab/pki/max.key -in /lab/pki/max.pem -name max -passout pass:; pk12util -i /tmp/max.p12 -d sql:/tmp/nss -W ""; }' >"$SHARE/client.out" 2>&1
    on server env PYTHONPATH=/lab/tlslite timeout 20 python3 /record/ssl3_server.py 443 /lab/pki/rsa /lab/keys "$@" >"$SHARE/server.out" 2>&1 </dev/null &
    listening server 443
    capture pc pc eth0 tcp
    echo "$SENTENCE" >"$SHARE/input"
    on pc env NSS_SSL_CBC_RANDOM_IV=0 sh -c "timeout 3 tstclnt -h 198.51.100.80 -a www.abc.example -p 443 -d sql:/tmp/nss -V ssl3:ssl3 -c :$number -o ${3:+-n max} </lab/input" \
        >>"$SHARE/client.out" 2>&1 || code=$?
    [ $code != 124 ] || code=0
    end $code
}
