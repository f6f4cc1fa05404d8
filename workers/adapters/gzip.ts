import type { GzipPort } from "#services";

export const gzip: GzipPort = {
  compress: (bytes) => pump(bytes, new CompressionStream("gzip")),
  decompress: (bytes) => pump(bytes, new DecompressionStream("gzip")),
};

async function pump(
  bytes: Uint8Array,
  through: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const stream = new Response(bytes).body?.pipeThrough(through);
  if (!stream) return new Uint8Array(0);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
