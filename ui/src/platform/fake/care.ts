/** Photos, prescriptions, referrals and the head's lists, canned. */
import type { Commands, Hit, Platform } from '../index'

type Care = Pick<Commands, 'listPhotos' | 'photo' | 'addPhoto' | 'dropPhoto' | 'withdrawPhoto' | 'openPrescription' | 'issuePrescription' | 'listReferrals' | 'visitHonesty' | 'chronicTable' | 'chronicPeople' | 'dueTable' | 'workload' | 'listMeasurements' | 'importMeasurements'>
const none = { touched: [] }
const rate = (count: number, of: number) => ({ count, of, percent: of === 0 ? null : ((count / of) * 100).toFixed(2) })

export function careCommands(hit: Hit, today: string, visits: Awaited<ReturnType<Platform['commands']['listVisits']>>['rows']): Care {
  const row = { village: 'v1', village_name: '石板村', disease: 'hypertension', disease_name: '高血压', patients: 12, managed: 10, signed: rate(8, 10), visited: rate(9, 12), controlled: rate(7, 10), referred: 1 }
  return {
    listPhotos: async () => ({ photos: [], most: 6 }),
    photo: async () => ({ content: null }),
    addPhoto: async () => ({ id: null, hash: '0'.repeat(64), size: 1000, width: 10, height: 10, taken_at: null, changes: none }),
    dropPhoto: async () => none,
    withdrawPhoto: async () => none,
    openPrescription: async () => ({
      resident: hit,
      templates: [{ code: 'hypertension', version: '1', title: '高血压患者健康教育处方', diseases: ['hypertension'], next_days: 90, fits: true, next_on: today, sections: [{ title: '饮食', source: '中国居民膳食指南(2022)', lines: ['每天吃盐不超过 5 克。'] }] }],
      issued: [],
      counts: true,
    }),
    issuePrescription: async () => ({ id: 'p1', service: null, changes: none }),
    listReferrals: async () => ({
      rows: [{ visit: 'x1', resident: hit.id, name: hit.name, phone_masked: '138****0001', village: '石板村', group: '三组', form_name: '高血压', summary: '186/112', on: today, institution: '', department: '', reason: '收缩压 186', result_by: today, days_overdue: 2, doctor: '李晓梅' }],
      overdue: 1,
    }),
    visitHonesty: async () => ({ from: today, to: today, visits: 40, flags: [{ doubt: 'same_of_person', doctor: '李晓梅', on: today, visits: visits.slice(0, 3) }] }),
    chronicTable: async () => ({ from: today, on: today, rows: [row], totals: [{ ...row, village: null, village_name: '' }] }),
    chronicPeople: async () => ({ rows: [], total: 0, next: null }),
    dueTable: async () => ({ on: today, rows: [], total: 0, overdue: 0, next: null }),
    workload: async () => ({ from: today, on: today, rows: [], total: { doctor: null, name: '', villages: [], signed: 0, clinic: 0, home: 0, phone: 0, not_reached: 0, households: 0, examinations: 0, overdue: 0 } }),
    listMeasurements: async () => ({ rows: [] }),
    importMeasurements: async () => ({ columns: [], rows: 0, accepted: 0, known: 0, rejected: [], imported: false }),
  }
}
