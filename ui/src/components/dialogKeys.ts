/** A dialog under the fingers: Enter goes to the next field, Ctrl+Enter saves. */
const FIELDS = 'input:not([type="hidden"]):not(:disabled), select:not(:disabled), textarea:not(:disabled)'

export function dialogKeys(save: () => unknown) {
  return (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.isComposing) return
    if (event.ctrlKey) {
      event.preventDefault()
      // The field that is being typed in hands over what it holds before it is saved.
      if (document.activeElement instanceof HTMLElement) document.activeElement.dispatchEvent(new Event('change', { bubbles: true }))
      save()
      return
    }
    const here = event.target
    if (!(here instanceof HTMLElement) || here.tagName === 'TEXTAREA' || here.tagName === 'BUTTON' || !(event.currentTarget instanceof HTMLElement)) return
    event.preventDefault()
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>(FIELDS)]
    all[all.indexOf(here) + 1]?.focus()
  }
}
