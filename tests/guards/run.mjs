// Starts a stack of Node with the guard that lies in this folder, and prints the port. GET /api/me
// is guarded and answers with sub; everything else of the app is as small as can be.

import { createServer } from "node:http";
import { readFileSync, writeFileSync } from "node:fs";

const [stack] = process.argv.slice(2);
const ready = (port) => console.log(`listening ${port}`);
const listen = (server) => server.listen(0, "127.0.0.1", () => ready(server.address().port));

// A line on standard input: what libraries wait for between two looks at a key set has passed.
process.stdin.once("data", () => {
  const now = Date.now;
  Date.now = () => now() + 31_000;
  console.log("later");
});

// What a build does: types are taken off, decorators written out.
async function compile(from, to) {
  const { default: ts } = await import("typescript");
  const compilerOptions = { module: "esnext", target: "es2022", experimentalDecorators: true };
  const { outputText } = ts.transpileModule(readFileSync(from, "utf8"), { compilerOptions });
  writeFileSync(to, outputText);
}

const typeDefs = "type Query { me: String }";
const resolvers = { Query: { me: (_root, _args, { auth }) => auth?.sub ?? null } };

// Both call a context with the request of Express.
async function graphql(app, express, guard, context) {
  const { createSchema, createYoga } = await import("graphql-yoga");
  const { ApolloServer } = await import("@apollo/server");
  const { expressMiddleware } = await import("@as-integrations/express5");
  const schema = createSchema({ typeDefs, resolvers });
  app.use("/yoga", guard, createYoga({ graphqlEndpoint: "/yoga", schema, context, logging: false }));
  const apollo = new ApolloServer({ typeDefs, resolvers });
  await apollo.start();
  app.use("/apollo", guard, express.json(), expressMiddleware(apollo, { context }));
}

const stacks = {
  async express() {
    const { default: express } = await import("express");
    const { guard, guardUpgrades, authenticate, context } = await import("./guard.mjs");
    const app = express();
    if (authenticate) app.use(authenticate);
    app.get("/api/me", guard, (req, res) => res.json({ sub: req.auth?.sub ?? req.userId ?? null }));
    if (context) await graphql(app, express, guard, context);
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
    const { guard, context } = await import("./guard.mjs");
    const app = fastify();
    await app.register(guard);
    if (context) await app.register((await import("mercurius")).default, { schema: typeDefs, resolvers, context });
    await app.register((await import("@fastify/websocket")).default);
    app.get("/ws", { websocket: true }, (socket, request) => socket.send(request.auth?.sub ?? ""));
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
  async nextjs() {
    // The libraries lie behind a link that leads out of this folder.
    writeFileSync("next.config.mjs", 'export default { logging: false, turbopack: { root: "/" } };');
    const { default: next } = await import("next");
    let handle;
    const server = createServer((req, res) => handle(req, res));
    server.listen(0, "127.0.0.1", async () => {
      const { port } = server.address();
      const app = next({ dev: true, hostname: "localhost", port });
      await app.prepare();
      handle = app.getRequestHandler();
      // Compiles proxy and route: a preflight passes the first.
      await fetch(`http://127.0.0.1:${port}/api/me`, { method: "OPTIONS" });
      ready(port);
    });
  },
};

await stacks[stack.split(".")[0]]();
