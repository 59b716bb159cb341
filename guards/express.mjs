// {{install}}
@use core.js

// app.use("/api", guard), behind cors(); the claims are req.auth.
export async function guard(req, res, next) {
  const given = req.headersDistinct.authorization ?? [];
@if optional
  if (given.length === 0) return next(); // without a token, without req.auth
@end
  const { claims, status, challenge } = await check(given.length > 1 ? "" : given[0]);
  if (claims) {
    req.auth = claims;
    return next();
  }
  res.set({ "WWW-Authenticate": challenge, "Cache-Control": "no-store" });
  res.status(status).json({ error: status === 403 ? "forbidden" : "unauthorized" });
}
@if graphql

export const context = async ({ req }) => ({ auth: req.auth ?? null }); // of Apollo Server, GraphQL Yoga
@end
@if websocket

export function guardUpgrades(server, sockets) { // sockets: new WebSocketServer({ noServer: true }), of ws
  server.on("upgrade", async (req, socket, head) => {
    socket.on("error", () => socket.destroy());
    const { claims, status, challenge } = await check(req.headers.authorization);
    if (!claims) return socket.end(`HTTP/1.1 ${status} Refused\r\nWWW-Authenticate: ${challenge}\r\nConnection: close\r\n\r\n`);
    req.auth = claims;
    sockets.handleUpgrade(req, socket, head, (ws) => sockets.emit("connection", ws, req));
  });
}
@end
