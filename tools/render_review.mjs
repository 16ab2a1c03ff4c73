// Renders what iasql_create_review() and iasql_graph() give to PNG, to be looked at. Not part of the tests.
//
//   node tools/render_review.mjs FILE OUT.png [WIDTH [SCALE]]
//
// FILE is Markdown (.md), Mermaid (.mmd) or SVG (.svg). Markdown is read as GitHub does (tables, <details>, shown open), and its
// Mermaid blocks are drawn. Needs Chromium (Debian: chromium; or $CHROMIUM) and, but for SVG, the npm packages marked and
// mermaid, in the directory $RENDER_MODULES, default ./node_modules:  npm install --prefix DIR marked mermaid
// Prints what Mermaid complains of; exit status 1 if it does.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const [file, out, width = '1100', scale = '1'] = process.argv.slice(2)
if (!file || !out) {
  console.error('usage: node tools/render_review.mjs FILE OUT.png [WIDTH [SCALE]]')
  process.exit(2)
}
const modules = resolve(process.env.RENDER_MODULES ?? 'node_modules')
const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
const picture = (text) => `<pre class="mermaid">${escape(text)}</pre>`

async function body() {
  const text = readFileSync(file, 'utf8')
  if (extname(file) === '.svg') return text
  if (extname(file) === '.mmd') return picture(text)
  const { marked } = await import(pathToFileURL(join(modules, 'marked/lib/marked.esm.js')))
  marked.use({ gfm: true, renderer: { code: ({ text: code, lang }) => (lang === 'mermaid' ? picture(code) : false) } })
  return marked.parse(text).replaceAll('<details>', '<details open>')
}

const style = `body { font: 14px/1.5 Helvetica, Arial, sans-serif; margin: 24px; color: #1f2328 } table { border-collapse: collapse }
  th, td { border: 1px solid #d1d9e0; padding: 4px 10px } tr:nth-child(2n) { background: #f6f8fa } code { background: #eff1f3; padding: 1px 4px;
  border-radius: 4px; font-size: 12px } pre { background: #f6f8fa; padding: 12px; overflow: auto } pre code { background: none; padding: 0 }
  pre.mermaid { background: white; padding: 0 } h1, h2 { border-bottom: 1px solid #d1d9e0 }`
const script = `<script src="${pathToFileURL(join(modules, 'mermaid/dist/mermaid.min.js'))}"></script><script>
  mermaid.initialize({ startOnLoad: false })
  const report = (text) => { document.getElementById('report').textContent = text }
  mermaid.run().then(() => report('drawn')).catch((error) => report('MERMAID: ' + error.message))</script>`

const directory = mkdtempSync(join(tmpdir(), 'render-'))
try {
  const page = join(directory, 'page.html')
  const drawn = extname(file) !== '.svg'
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><style>${drawn ? style : 'body { margin: 0 }'}</style>${await body()}
    <div id="report" hidden></div>${drawn ? script : ''}`)
  const browser = (...more) => spawnSync(process.env.CHROMIUM ?? 'chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars',
    '--allow-file-access-from-files', `--user-data-dir=${join(directory, 'profile')}`, '--virtual-time-budget=30000', ...more,
    pathToFileURL(page).href], { encoding: 'utf8', maxBuffer: 1 << 28 })
  const measured = browser('--dump-dom', `--window-size=${width},1000`).stdout
  const complaint = /id="report"[^>]*>(MERMAID: [^<]*)/.exec(measured)
  if (complaint) console.error(complaint[1])
  const probe = join(directory, 'probe.html')
  writeFileSync(probe, measured.replace(/<script[\s\S]*<\/script>/, '') + '<script>document.title = document.documentElement.scrollHeight</script>')
  const sized = spawnSync(process.env.CHROMIUM ?? 'chromium', ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${join(directory, 'profile')}`,
    `--window-size=${width},100`, '--dump-dom', pathToFileURL(probe).href], { encoding: 'utf8', maxBuffer: 1 << 28 }).stdout
  const height = Math.min(16000, Number(/<title>(\d+)<\/title>/.exec(sized)?.[1] ?? 2000))
  const shot = browser(`--screenshot=${resolve(out)}`, `--window-size=${width},${height}`, `--force-device-scale-factor=${scale}`)
  if (shot.status !== 0) console.error(shot.stderr)
  process.exitCode = complaint || shot.status !== 0 ? 1 : 0
} finally {
  rmSync(directory, { recursive: true, force: true })
}
