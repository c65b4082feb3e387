/** What jsdom lacks and the screens need: sizes, so that virtual lists draw rows, and observers. */
import { cleanup } from '@testing-library/vue'
import { afterEach, vi } from 'vitest'

const nothing = () => undefined
class Observer {
  observe = nothing
  unobserve = nothing
  disconnect = nothing
}
vi.stubGlobal('ResizeObserver', Observer)
vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }))
Object.defineProperty(HTMLElement.prototype, 'offsetHeight', { configurable: true, value: 400 })
Object.defineProperty(HTMLElement.prototype, 'offsetWidth', { configurable: true, value: 1000 })
Element.prototype.scrollTo = () => undefined

// Sizes for the chart, and no canvas to measure its letters with.
Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 300 })
Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 130 })
HTMLCanvasElement.prototype.getContext = () => null

afterEach(() => {
  cleanup()
  document.body.innerHTML = ''
})
