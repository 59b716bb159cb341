#!/usr/bin/env bash
# Starts a stack of Debian's with the guard that lies in this folder, and prints the port. Packages
# are unpacked in $DEBIAN, $PORT is free, $KID names the key in issuer.pem.
set -euo pipefail
LD_LIBRARY_PATH=$(echo "$DEBIAN"/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH

# Says so when it listens.
announce() {
    (until (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; do sleep 0.02; done; echo "listening $PORT") &
}

case $1 in
go)
    export GOROOT="$DEBIAN/usr/lib/go-1.19" GO111MODULE=off GOCACHE="$DEBIAN/../gocache"
    export GOPATH="$PWD/go:$DEBIAN/usr/share/gocode" GOFLAGS= GOTELEMETRY=off
    mkdir -p go/src/app
    sed -e 's/^package guard/package main/' guard.go >go/src/app/guard.go
    cat >go/src/app/main.go <<'GO'
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"

	"golang.org/x/net/websocket"
)

func main() {
	listener, _ := net.Listen("tcp", "127.0.0.1:0")
	fmt.Println("listening", listener.Addr().(*net.TCPAddr).Port)
	talk := websocket.Server{Handler: func(ws *websocket.Conn) { io.Copy(io.Discard, ws) }}
	http.Handle("/ws", Guard(talk))
	http.Handle("/api/me", Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		claims, _ := r.Context().Value(Claims{}).(map[string]any)
		if claims["sub"] == nil {
			fmt.Fprint(w, "null")
		}
		fmt.Fprint(w, claims["sub"])
	})))
	http.Serve(listener, nil)
}
GO
    unformatted=$("$GOROOT/bin/gofmt" -l go/src/app/guard.go)
    [ -z "$unformatted" ] || { echo "gofmt would change guard.go" >&2; exit 1; }
    (cd go/src/app && "$GOROOT/bin/go" build -o ../../../server .)
    exec ./server
    ;;
haproxy)
    sed -e "s#bind :8080#bind 127.0.0.1:$PORT#" -e "s#/etc/haproxy/#$PWD/#" \
        -e "s#server api 127.0.0.1:3000#http-request return status 200 content-type text/plain string \"ada null\"#" \
        haproxy.cfg >server.cfg
    announce
    exec "$DEBIAN/usr/sbin/haproxy" -db -f server.cfg 2>haproxy.log
    ;;
apache)
    modules="$DEBIAN/usr/lib/apache2/modules"
    mkdir -p www/api && echo ada >www/api/me && touch types
    {
        printf '%s\n' "ServerRoot $PWD" "ServerName localhost" "Listen 127.0.0.1:$PORT" \
            "PidFile $PWD/pid" "ErrorLog $PWD/error.log" "DocumentRoot $PWD/www" "TypesConfig $PWD/types"
        for name in mpm_event authn_core authz_core authz_user headers dir mime; do
            echo "LoadModule ${name}_module $modules/mod_$name.so"
        done
        [ "$(id -u)" != 0 ] || printf '%s\n' "User nobody" "Group nogroup"
        # The module takes keys from https alone, which serve has not.
        sed -e "s#modules/mod_auth#$modules/mod_auth#" \
            -e "s|^OIDCOAuthVerifyJwksUri.*|OIDCOAuthVerifyCertFiles $KID#$PWD/issuer.pem|" guard.conf
    } >server.conf
    chmod -R a+rX .
    announce
    exec "$DEBIAN/usr/sbin/apache2" -f "$PWD/server.conf" -X 2>apache.log
    ;;
esac
