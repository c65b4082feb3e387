/** A picture's bytes in base64, as the command takes them. */
import type { AppError } from '@/platform'

/** Rust refuses larger ones too; here the file is not even read, so that 100 MB do not pass through the page. */
const MAX_MEGABYTES = 20

export async function readPhoto(file: File): Promise<string> {
  if (file.size > MAX_MEGABYTES * 1024 * 1024) {
    const refused: AppError = { code: 'photo_too_large', field: null, details: { megabytes: String(MAX_MEGABYTES) } }
    throw refused
  }
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject({ code: 'not_a_picture', field: null, details: {} } satisfies AppError)
    reader.readAsDataURL(file)
  })
  return url.slice(url.indexOf(',') + 1)
}
