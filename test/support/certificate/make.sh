#!/bin/sh
# Makes the certificates of the tests anew, good for a hundred years; needs openssl.
set -eu
cd "$(dirname "$0")"
names=subjectAltName=DNS:localhost,DNS:chat.example,DNS:evil.localhost,IP:127.0.0.1,IP:::1
make() { # name, more arguments
  name=$1; shift
  openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj "/CN=$name" \
    -addext "$names" -keyout "$name.key" -out "$name.pem" "$@" 2>/dev/null
}
make one -days 36500
make two -days 36500
make over -not_before 20200101000000Z -not_after 20200201000000Z 2>/dev/null || {
  # An openssl before 3.4 can't say when a certificate is over.
  openssl req -new -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=over -keyout over.key -out over.csr 2>/dev/null
  touch over.index; echo 01 > over.serial
  printf '[ca]\ndefault_ca=a\n[a]\ndatabase=over.index\nserial=over.serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n' > over.cnf
  openssl ca -batch -selfsign -config over.cnf -in over.csr -keyfile over.key -out over.pem -notext \
    -startdate 20200101000000Z -enddate 20200201000000Z 2>/dev/null
  rm -f over.csr over.index* over.serial* over.cnf 01.pem
}
openssl ec -aes256 -passout pass:tea -in one.key -out locked.key 2>/dev/null
