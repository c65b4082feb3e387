/** Puts the keys into a field as soon as it stands on the page; the attribute `autofocus` only works on a first load. */
import type { Directive } from 'vue'

export const vFocus: Directive<HTMLElement> = { mounted: (element) => element.focus() }
