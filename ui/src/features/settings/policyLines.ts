/** A policy pack as lines of values, each with its clause: what one pack shows, and what two are compared by. */
import { useI18n } from 'vue-i18n'
import { useWording } from '@/components/wording'
import type { LayerRule, PolicyPage, Sourced, Terms } from '@/platform'

export type PolicyValue = { who: string; label: string; value: string; said: Sourced<unknown> }
export type ComparedValue = { layer: string; who: string; label: string; one: PolicyValue | null; other: PolicyValue | null }

/** A share as people say it; the digits only move, nothing is rounded. */
export function percent(ratio: string): string {
  const [whole = '0', part = ''] = ratio.split('.')
  const digits = part.padEnd(2, '0')
  const rest = digits.slice(2).replace(/0+$/, '')
  return `${(whole + digits.slice(0, 2)).replace(/^0+(?=\d)/, '')}${rest ? `.${rest}` : ''} %`
}

export function usePolicyLines() {
  const { t } = useI18n()
  const { money } = useWording()

  function conditions(terms: Terms): string {
    const parts = [
      ...(terms.categories ?? []).map((one) => t(`residents.categories.${one}`)),
      ...(terms.levels ?? []).map((one) => t(`admissions.levels.${one}`)),
      ...(terms.place ? [t(`settings.place.${terms.place}`)] : []),
      ...(terms.min_age ? [t('settings.min_age', { age: terms.min_age })] : []),
      ...(terms.diagnoses ?? []),
    ]
    return parts.length ? parts.join(' · ') : t('settings.everybody')
  }

  function ofTerms(terms: Terms): PolicyValue[] {
    const who = conditions(terms)
    const out: PolicyValue[] = []
    if (terms.deductible) out.push({ who, label: t('settings.deductible'), value: money(terms.deductible.value), said: terms.deductible })
    if (terms.ratio) out.push({ who, label: t('settings.ratio'), value: percent(terms.ratio.value), said: terms.ratio })
    for (const band of terms.bands?.value ?? []) {
      out.push({ who, label: band.upto ? t('settings.band', { over: money(band.over), upto: money(band.upto) }) : t('settings.band_open', { over: money(band.over) }), value: percent(band.ratio), said: terms.bands ?? { value: null } })
    }
    if (terms.silent) out.push({ who, label: t('settings.silent'), value: terms.silent.value, said: terms.silent })
    return out
  }

  function ofLayer(layer: LayerRule): PolicyValue[] {
    const { cap, cap_period: period, final_cap: last } = layer
    const out = (layer.terms ?? []).flatMap(ofTerms)
    if (cap) out.push({ who: '', label: t('settings.cap', { period: period ? t(`settings.period.${period.value}`) : '' }), value: money(cap.value), said: cap })
    if (last) out.push({ who: '', label: t('settings.final_cap'), value: percent(last.ratio.value), said: last.ratio })
    return out
  }

  /** Values of both packs side by side, by layer, condition and name, in the order of the first pack. */
  function compare(one: PolicyPage, other: PolicyPage): ComparedValue[] {
    const rows = new Map<string, ComparedValue>()
    for (const [side, pack] of [['one', one], ['other', other]] as const) {
      for (const layer of pack.layers) {
        for (const value of ofLayer(layer)) {
          const key = `${layer.code}|${value.who}|${value.label}`
          const row = rows.get(key) ?? { layer: layer.name, who: value.who, label: value.label, one: null, other: null }
          rows.set(key, { ...row, [side]: row[side] ?? value })
        }
      }
    }
    return [...rows.values()]
  }
  return { ofLayer, compare }
}
