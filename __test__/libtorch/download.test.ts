import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { download } from "../../ts/libtorch/download.js";
import { install, workFolder } from "../../ts/libtorch/install.js";
import { folder, libtorchFiles, under, zip } from "./fake.js";

const content = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 251));
let server: Server;
let url: string;
let file: string;
let asked: (string | undefined)[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

/** Serves a file with ranges, as servers of files do. */
function serve(bytes: Buffer, etag = '"one"') {
  return (request: IncomingMessage, response: ServerResponse) => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const same = request.headers["if-range"] === etag;
    const start = same ? from : 0;
    response.writeHead(start > 0 ? 206 : 200, {
      etag,
      "content-length": bytes.length - start,
      ...(start > 0 ? { "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {}),
    });
    response.end(bytes.subarray(start));
  };
}

/** Sends the first bytes and hangs up. */
function breakOff(bytes: Buffer, after: number, etag = '"one"') {
  return (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { etag, "content-length": bytes.length });
    response.write(bytes.subarray(0, after), () => setTimeout(() => response.destroy(), 20));
  };
}

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/libtorch.zip`;
  file = join(folder(), "libtorch.zip");
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const quick = { env: {}, pauseMs: 1 };

describe("download", () => {
  it("fetches, tells how much, and follows redirects", async () => {
    const told: (number | undefined)[][] = [];
    answer = (request, response) => {
      if (request.url === "/libtorch.zip") response.writeHead(302, { location: "/there" }).end();
      else serve(content)(request, response);
    };
    await download(url, file, { ...quick, onBytes: (...bytes) => told.push(bytes) });
    expect(readFileSync(file).equals(content)).toBe(true);
    expect(told[0]).toEqual([0, content.length]);
    expect(told.at(-1)).toEqual([content.length, content.length]);
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  it("goes on where the connection broke", async () => {
    let first = true;
    answer = (request, response) => {
      (first ? breakOff(content, 100_000) : serve(content))(request, response);
      first = false;
    };
    await download(url, file, quick);
    expect(readFileSync(file).equals(content)).toBe(true);
    expect(asked).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
  });

  it("goes on where an earlier process stopped, unless the file has changed since", async () => {
    const begin = () => {
      writeFileSync(`${file}.part`, content.subarray(0, 1000));
      writeFileSync(`${file}.part.json`, JSON.stringify({ url, mark: '"one"' }));
    };
    begin();
    answer = serve(content);
    await download(url, file, quick);
    expect(asked).toEqual(["bytes=1000-"]);
    expect(readFileSync(file).equals(content)).toBe(true);
    begin();
    const other = Buffer.from(content).reverse();
    answer = serve(other, '"two"');
    await download(url, file, quick);
    expect(readFileSync(file).equals(other)).toBe(true);
  });

  it("begins anew when the server cannot go on", async () => {
    writeFileSync(`${file}.part`, Buffer.concat([content, content]));
    writeFileSync(`${file}.part.json`, JSON.stringify({ url, mark: '"one"' }));
    answer = (request, response) => {
      if (request.headers.range) response.writeHead(416).end();
      else serve(content)(request, response);
    };
    await download(url, file, quick);
    expect(readFileSync(file).equals(content)).toBe(true);
  });

  it("does not ask again for what is not there", async () => {
    answer = (_, response) => response.writeHead(404).end();
    await expect(download(url, file, quick)).rejects.toMatchObject({
      code: "LIBTORCH_NOT_FOUND",
      message: expect.stringContaining("404"),
    });
    expect(asked.length).toBe(1);
  });

  it("gives up after some attempts, keeps what has come, and says so", async () => {
    answer = (_, response) => response.writeHead(503).end();
    await expect(download(url, file, quick)).rejects.toMatchObject({
      code: "IO",
      message: expect.stringMatching(/503.*run the same command again.*HTTPS_PROXY/),
    });
    expect(asked.length).toBe(4);
  });

  it("can be stopped", async () => {
    const stop = new AbortController();
    answer = breakOff(content, 50_000);
    const onBytes = (done: number) => done > 0 && stop.abort(new Error("enough"));
    await expect(download(url, file, { ...quick, signal: stop.signal, onBytes })).rejects.toThrow();
    expect(existsSync(file)).toBe(false);
  });

  it("asks the proxy that the environment names, and not for what it excepts", async () => {
    const seen: (string | undefined)[] = [];
    answer = (request, response) => {
      seen.push(request.url);
      serve(content)(request, response);
    };
    const proxy = createServer().on("connect", (request, socket) => {
      seen.push(`CONNECT ${request.url}`);
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const env = { http_proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
    await download(url, file, { ...quick, env, attempts: 1 }).catch(() => {});
    expect(seen).toEqual([`CONNECT ${new URL(url).host}`]);
    await download(url, file, { ...quick, env: { ...env, NO_PROXY: "127.0.0.1" } });
    expect(seen.slice(1)).toEqual(["/libtorch.zip"]);
    proxy.closeAllConnections();
    proxy.close();
  });
});

describe.skipIf(process.platform !== "linux")("an install over HTTP", () => {
  const archive = zip(under("libtorch", libtorchFiles("2.11.0+cpu")));
  const sum = createHash("sha256").update(archive).digest("hex");

  it("notes the checksum, resumes, and removes what has a wrong one", async () => {
    const env = { REINFORCETS_CACHE: folder() };
    answer = serve(archive);
    const wrong = install({ from: url, sha256: "0".repeat(64), env });
    await expect(wrong).rejects.toMatchObject({
      code: "CORRUPT_FILE",
      message: expect.stringMatching(/SHA-256 is .*, expected 0000.*It was removed: run the command again/),
    });
    expect(existsSync(workFolder("cpu", env))).toBe(false);

    const stop = new AbortController();
    answer = (_, response) => {
      response.writeHead(200, { etag: '"one"', "content-length": archive.length });
      response.write(archive.subarray(0, 900));
    };
    const part = join(workFolder("cpu", env), "downloads");
    const stopped = install({ from: url, env, signal: stop.signal });
    const arrived = () => existsSync(part) && readdirSync(part).some((name) => statSync(join(part, name)).size === 900);
    const look = setInterval(() => arrived() && stop.abort(), 5);
    await expect(stopped).rejects.toMatchObject({ code: "ABORTED" });
    clearInterval(look);
    asked = [];
    answer = serve(archive);
    const { manifest, libtorch } = await install({ from: url, sha256: sum, env });
    expect(asked).toEqual([expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
    expect(manifest).toMatchObject({ source: url, downloads: [{ bytes: archive.length, sha256: sum }] });
    expect(libtorch.version).toBe("2.11.0");
  });
});
