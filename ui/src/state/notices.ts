/** One passing sentence about what was just done; it outlives the page that said it. */
import { ref } from 'vue'

const sentence = ref<string | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined

export function useNotices() {
  function tell(text: string) {
    clearTimeout(timer)
    sentence.value = text
    timer = setTimeout(() => (sentence.value = null), 6_000)
  }
  /** Whoever comes next is not told what was done before. */
  function hush() {
    clearTimeout(timer)
    sentence.value = null
  }
  return { sentence, tell, hush }
}
