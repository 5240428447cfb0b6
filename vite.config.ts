import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = { '/api': { target: 'http://127.0.0.1:3000' } };

export default defineConfig({
  root: path.join(import.meta.dirname, 'src/web'),
  resolve: { alias: { '@': path.join(import.meta.dirname, 'src') } },
  plugins: [react()],
  build: {
    outDir: path.join(import.meta.dirname, 'dist/web'),
    emptyOutDir: true,
    // The content security policy allows our own files only, so nothing becomes a data: address.
    assetsInlineLimit: 0,
  },
  server: { proxy: api },
  preview: { proxy: api },
});
