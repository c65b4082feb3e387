/** A drawn page for looking at the preview: an SVG in place of the PNG that Rust renders. */
export function pageImage(token: string, page: number): string {
  const wide = token === 'contract_roster'
  const [width, height] = wide ? [1123, 794] : [794, 1123]
  const lines = Array.from({ length: wide ? 22 : 30 }, (_, index) => `<line x1="40" x2="${width - 40}" y1="${130 + index * 28}" y2="${130 + index * 28}" stroke="#777"/>`).join('')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="100%" height="100%" fill="#fff"/><text x="${width / 2}" y="60" font-size="24" text-anchor="middle" font-family="Noto Sans CJK SC">石板村家庭医生签约服务花名册</text><text x="${width - 40}" y="100" font-size="14" text-anchor="end" font-family="Noto Sans CJK SC">第 ${page} 页</text>${lines}</svg>`
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
}
