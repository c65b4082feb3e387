/** A picture as the address of an image; none while it is still at the county. */
import { useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { useCommands, type PhotosOf } from '@/platform'

export function usePhoto(of: MaybeRefOrGetter<PhotosOf>, hash: MaybeRefOrGetter<string>) {
  const commands = useCommands()
  const query = useQuery({
    queryKey: ['photo', computed(() => toValue(hash))],
    queryFn: () => commands.photo({ of: toValue(of), hash: toValue(hash) }),
  })
  const source = computed(() => (query.data.value?.content ? `data:image/jpeg;base64,${query.data.value.content}` : null))
  return { source, pending: query.isPending, away: computed(() => query.data.value?.content === null) }
}
