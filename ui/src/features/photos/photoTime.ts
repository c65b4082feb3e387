/** When a picture says that it was taken, as people read it. */
import type { PhotoLine } from '@/platform'

export const photoTime = (photo: PhotoLine, untimed: string) => photo.taken_at?.replace('T', ' ').slice(0, 16) ?? untimed
