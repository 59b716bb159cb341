// Starts a stack of Node with the guard that lies in this folder, and prints the port. GET /api/me
// is guarded and answers with sub; everything else of the app is as small as can be.

import { createServer } from "node:http";
import { readFileSync, writeFileSync } from "node:fs";

const [stack] = process.argv.slice(2);
const ready = (port) => console.log(`listening ${port}`);
const listen = (server) => server.listen(0, "127.0.0.1", () => ready(server.address().port));

// What a build does: types are taken off, decorators written out.
async function compile(from, to, replace = (text) => text) {
  const { default: ts } = await import("typescript");
  const compilerOptions = { module: "esnext", target: "es2022", experimentalDecorators: true };
  const { outputText } = ts.transpileModule(readFileSync(from, "utf8"), { compilerOptions });
  writeFileSync(to, replace(outputText));
}

const stacks = {
  async express() {
    const { default: express } = await import("express");
    const { guard, guardUpgrades, authenticate } = await import("./guard.mjs");
    const app = express();
    if (authenticate) app.use(authenticate);
    app.get("/api/me", guard, (req, res) => res.json({ sub: req.auth?.sub ?? req.userId ?? null }));
    const server = createServer(app);
    if (guardUpgrades) {
      const { WebSocketServer } = await import("ws");
      const sockets = new WebSocketServer({ noServer: true });
      sockets.on("connection", (ws, req) => ws.send(req.auth.sub));
      guardUpgrades(server, sockets);
    }
    listen(server);
  },
  async fastify() {
    const { default: fastify } = await import("fastify");
    const { guard, plugins = [] } = await import("./guard.mjs");
    const app = fastify();
    for (const plugin of plugins) await app.register(...plugin);
    await app.register(guard);
    app.get("/api/me", async (request) => ({ sub: request.auth?.sub ?? request.userId ?? null }));
    await app.listen({ port: 0, host: "127.0.0.1" });
    ready(app.server.address().port);
  },
  async hono() {
    const { Hono } = await import("hono");
    const { serve } = await import("@hono/node-server");
    const { guard } = await import("./guard.mjs");
    const app = new Hono();
    app.use("/api/*", guard);
    app.get("/api/me", (c) => c.json({ sub: c.get("auth")?.sub ?? null }));
    serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, (info) => ready(info.port));
  },
  async nestjs() {
    await import("reflect-metadata");
    await compile("auth.guard.ts", "guard.mjs");
    writeFileSync("app.ts", readFileSync(`${import.meta.dirname}/nestjs.app.ts`));
    await compile("app.ts", "app.mjs");
    const { NestFactory } = await import("@nestjs/core");
    const { AppModule } = await import("./app.mjs");
    const { AuthGuard } = await import("./guard.mjs");
    const app = await NestFactory.create(AppModule, { logger: false });
    app.useGlobalGuards(new AuthGuard());
    await app.listen(0, "127.0.0.1");
    ready(app.getHttpServer().address().port);
  },
  // Next calls proxy and route with a Request and sends the Response: so does this.
  async nextjs() {
    const local = (text) => text.replace(/"(\.[./]*\/auth)"/, '"./auth.mjs"');
    await compile("auth.ts", "auth.mjs");
    await compile("proxy.ts", "proxy.mjs", local);
    await compile("route.ts", "route.mjs", local);
    const { proxy } = await import("./proxy.mjs");
    const { GET } = await import("./route.mjs");
    listen(
      createServer(async (req, res) => {
        const headers = new Headers();
        for (let i = 0; i < req.rawHeaders.length; i += 2) headers.append(req.rawHeaders[i], req.rawHeaders[i + 1]);
        const request = new Request(`http://localhost${req.url}`, { headers });
        const answer = (await proxy(request)) ?? (await GET(request));
        res.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
      }),
    );
  },
};

await stacks[stack.split(".")[0]]();
