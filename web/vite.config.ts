// Builds two pages, the console and the API reference, into files with hashed names that the binary embeds.
// The Content-Security-Policy of api/handlers/pages.cpp allows no inline script or style, so nothing here may make one.
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const service = process.env.HUIYING_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [vue()],
  define: { __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
  build: {
    outDir: process.env.HUIYING_CONSOLE_OUT ?? 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    rollupOptions: { input: ['index.html', 'docs.html'] },
  },
  server: { proxy: Object.fromEntries(['/v1', '/openapi.json'].map(path => [path, service])) },
});
