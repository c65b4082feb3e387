/** What fingers, input methods and card readers put into a field, made plain. */

/** Full-width digits, letters and signs (`１３８／８６`) as the keys they stand for. */
export function narrow(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, ' ')
}

/** `138/86`, `138 86`, `138-86` or `138.86` as two whole numbers; null while it is not complete. */
export function readPair(text: string): [number, number] | null {
  const found = /^\s*(\d{2,3})\s*[/ \-.,]\s*(\d{2,3})\s*$/.exec(narrow(text))
  return found ? [Number(found[1]), Number(found[2])] : null
}

/** `20260914`, `2026.9.14`, `2026/9/14` as `2026-09-14`; null for anything else. */
export function readDate(text: string): string | null {
  const plain = narrow(text).trim()
  const found = /^(\d{4})(\d{2})(\d{2})$/.exec(plain) ?? /^(\d{4})[-./\u5e74](\d{1,2})[-./\u6708](\d{1,2})\u65e5?$/.exec(plain)
  if (!found) return null
  const [, year = '', month = '', day = ''] = found
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** A decimal as typed, or null when it is no number. */
export function readDecimal(text: string): string | null {
  const plain = narrow(text).replace(/[\s,]/g, '')
  return /^\d+(\.\d+)?$/.test(plain) ? plain : null
}

/** Whether a key press is a letter, digit or sign, and not a shortcut or an input method at work. */
export function isPlainKey(event: KeyboardEvent): boolean {
  return event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing
}

/** Whether the keys belong to nothing but the page itself or one of its lists. */
export function isOnList(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target === document.body || target.getAttribute('role') === 'grid'
}

/**
 * Whether this press of Enter is meant for the field: an input method uses Enter too, to take what was composed (some
 * engines then report key code 229 instead of `isComposing`). A meant Enter never submits a form.
 */
export function isEnter(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return false
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  event.preventDefault()
  return true
}

/** Whether Ctrl+Enter was pressed for the page itself, not for a question that stands above it. */
export function isConfirm(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return false
  if (event.target instanceof HTMLElement && event.target.closest('[role="dialog"]') !== null) return false
  event.preventDefault()
  return true
}
