import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const api = { '/api': { target: 'http://127.0.0.1:3000' } };
const outDir = path.join(import.meta.dirname, 'dist/web');

/** Writes .gz and .br beside what is worth it, for the server to send as they are. */
function compressOnce(): Plugin {
  return {
    name: 'compress-once',
    apply: 'build',
    writeBundle({ dir = outDir }) {
      const files = readdirSync(dir, { recursive: true, encoding: 'utf8' });
      for (const file of files.filter((name) => /\.(js|css|html|svg)$/.test(name))) {
        const bytes = readFileSync(path.join(dir, file));
        writeFileSync(path.join(dir, `${file}.gz`), gzipSync(bytes, { level: 9 }));
        writeFileSync(path.join(dir, `${file}.br`), brotliCompressSync(bytes));
      }
    },
  };
}

export default defineConfig({
  root: path.join(import.meta.dirname, 'src/web'),
  resolve: { alias: { '@': path.join(import.meta.dirname, 'src') } },
  plugins: [react(), compressOnce()],
  build: {
    outDir,
    emptyOutDir: true,
    // The content security policy allows our own files only, so nothing becomes a data: address.
    assetsInlineLimit: 0,
  },
  server: { proxy: api },
  preview: { proxy: api },
});
