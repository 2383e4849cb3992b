/** Fetching one file over HTTP: through the user's proxy, over redirects, going on where an earlier attempt stopped. */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { rename } from "node:fs/promises";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Dispatcher, Response } from "undici";
import { FileError, LibtorchError } from "../errors.js";

/** How to download. */
export interface DownloadOptions {
  /** `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` are taken from it, in either case. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Stops it; what has come stays for the next attempt. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how much is there, and of how much. */
  readonly onBytes?: ((done: number, total: number | undefined) => void) | undefined;
  /** Attempts in a row that bring nothing before it gives up. */
  readonly attempts?: number | undefined;
  /** Pause before the second attempt in milliseconds; it doubles from one to the next. */
  readonly pauseMs?: number | undefined;
}

/** What an earlier attempt left: the address, and the server's mark of that version of the file. */
interface Begun {
  readonly url: string;
  readonly mark: string;
}

/** A failure that another attempt would only repeat. */
class Refused extends LibtorchError {}

/**
 * Downloads a file. Until it is whole it is called `<file>.part`.
 *
 * @param url - Its address.
 * @param file - Where it goes.
 * @param options - How.
 * @throws LibtorchError `LIBTORCH_NOT_FOUND` when the server has no such file; FileError `IO` when it cannot be reached.
 */
export async function download(url: string, file: string, options: DownloadOptions = {}): Promise<void> {
  const { signal, attempts = 4, pauseMs = 1000 } = options;
  let fruitless = 0;
  for (;;) {
    const before = sizeOf(`${file}.part`);
    try {
      await attempt(url, file, options);
      return;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof Refused || (error as NodeJS.ErrnoException).syscall === "write") throw error;
      fruitless = sizeOf(`${file}.part`) > before ? 0 : fruitless + 1;
      if (fruitless >= attempts) throw unreachable(url, error);
      await sleep(pauseMs * 2 ** Math.max(fruitless - 1, 0), undefined, signal ? { signal } : {});
    }
  }
}

async function attempt(url: string, file: string, { env, signal, onBytes }: DownloadOptions): Promise<void> {
  const part = `${file}.part`;
  const begun = readBegun(part);
  const have = begun?.url === url ? sizeOf(part) : 0;
  const headers: Record<string, string> = { "accept-encoding": "identity" };
  if (begun && have > 0) Object.assign(headers, { range: `bytes=${have}-`, "if-range": begun.mark });

  const { fetch } = await import("undici");
  const dispatcher = await proxied(env ?? process.env);
  try {
    const response = await fetch(url, { headers, dispatcher, redirect: "follow", ...(signal ? { signal } : {}) });
    await receive(response, url, file, have, { signal, onBytes });
  } finally {
    await dispatcher.destroy();
  }
}

/** Writes an answer's body to the part, or behind what is there, and gives the file its name when it is whole. */
async function receive(
  response: Response,
  url: string,
  file: string,
  have: number,
  { signal, onBytes }: DownloadOptions,
): Promise<void> {
  const part = `${file}.part`;
  const goesOn = response.status === 206 && response.headers.get("content-range")?.startsWith(`bytes ${have}-`);
  if (response.status === 416 || (response.status === 206 && !goesOn)) {
    rmSync(part, { force: true });
    throw new Error(`the server cannot go on at byte ${have}`);
  }
  if (!response.ok || response.body === null) {
    const text = `${url}: the server answered ${response.status} ${response.statusText}`.trimEnd();
    throw response.status < 500 && response.status !== 429
      ? new Refused("LIBTORCH_NOT_FOUND", text, { url, status: response.status })
      : new Error(text);
  }
  let done = goesOn ? have : 0;
  const length = response.headers.get("content-length");
  const total = length === null ? undefined : done + Number(length);
  const mark = response.headers.get("etag") ?? response.headers.get("last-modified");
  // A weak mark does not promise the same bytes: without a strong one the next attempt begins anew.
  if (mark !== null && !mark.startsWith("W/")) writeFileSync(`${part}.json`, JSON.stringify({ url, mark }));
  else rmSync(`${part}.json`, { force: true });

  const count = new Transform({
    transform(chunk: Buffer, _, next) {
      done += chunk.length;
      onBytes?.(done, total);
      next(null, chunk);
    },
  });
  onBytes?.(done, total);
  const sink = createWriteStream(part, { flags: goesOn ? "a" : "w" });
  await pipeline(Readable.fromWeb(response.body), count, sink, signal ? { signal } : {});
  if (total !== undefined && done !== total) throw new Error(`the connection ended after ${done} of ${total} bytes`);
  await rename(part, file);
  rmSync(`${part}.json`, { force: true });
}

async function proxied(env: NodeJS.ProcessEnv): Promise<Dispatcher> {
  const { EnvHttpProxyAgent } = await import("undici");
  const told = (name: string) => env[name.toLowerCase()] || env[name.toUpperCase()];
  const httpProxy = told("http_proxy") ?? "";
  return new EnvHttpProxyAgent({
    httpProxy,
    httpsProxy: told("https_proxy") ?? httpProxy,
    noProxy: told("no_proxy") ?? "",
  });
}

function unreachable(url: string, error: unknown): FileError {
  const { message, cause } = error as Error;
  const why = cause instanceof Error ? cause.message : message;
  const text = `${url} cannot be downloaded: ${why}. What has come is kept: run the same command again to go on. Behind a proxy set HTTPS_PROXY`;
  return new FileError("IO", text, { url, problem: why }, { cause: error });
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function readBegun(part: string): Begun | undefined {
  try {
    return JSON.parse(readFileSync(`${part}.json`, "utf8")) as Begun;
  } catch {
    return undefined;
  }
}

/**
 * The SHA-256 of a file, read as a stream.
 *
 * @param file - The file.
 * @param onBytes - Hears how many bytes were read so far.
 * @param signal - Stops it.
 * @returns 64 hexadecimal digits.
 */
export async function sha256(file: string, onBytes?: (done: number) => void, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  let done = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20, ...(signal ? { signal } : {}) })) {
    hash.update(chunk as Buffer);
    done += (chunk as Buffer).length;
    onBytes?.(done);
  }
  return hash.digest("hex");
}
