import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A package that the registry knows; without a tarball it is known by its package.json only. */
export interface Published {
  readonly manifest: Readonly<Record<string, unknown>> & { readonly name: string; readonly version: string };
  readonly tarball?: string | undefined;
}

/** A registry on this machine. */
export interface Registry {
  readonly url: string;
  close(): void;
}

/**
 * A package registry with our packages in it and nothing else, so that npm itself picks the one that fits this machine.
 * Packages of other platforms are known, but not there: an attempt to fetch one fails.
 */
export async function registry(packages: readonly Published[]): Promise<Registry> {
  const known = new Map(packages.map((each) => [each.manifest.name, each]));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "/").slice(1);
    const tarball = path.endsWith(".tgz");
    const found = known.get(tarball ? path.slice(0, path.indexOf("/-/")) : path);
    if (!found || (tarball && !found.tarball)) {
      response.writeHead(404, { "content-type": "application/json" }).end('{"error":"not found"}');
      return;
    }
    if (tarball) {
      response.end(readFileSync(found.tarball ?? ""));
      return;
    }
    const { port } = server.address() as AddressInfo;
    response.setHeader("content-type", "application/json").end(JSON.stringify(document(found, port)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

function document({ manifest, tarball }: Published, port: number): unknown {
  const { name, version } = manifest;
  const bytes = tarball ? readFileSync(tarball) : Buffer.alloc(0);
  const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
  const dist = { tarball: `http://127.0.0.1:${port}/${name}/-/${version}.tgz`, integrity };
  return { name, "dist-tags": { latest: version }, versions: { [version]: { ...manifest, dist } } };
}
