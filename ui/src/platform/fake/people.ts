/** Made-up people; none of them lives anywhere. */
import type { DemoLogin, Hit, MenuItem, ListedResident, Role, Session, UserRow, Village } from '../index'

export const TODAY = '2026-09-14'
export const ORG = { code: '522639105', name: '龙塘镇卫生院' }
export const VILLAGES: Village[] = [
  { id: 'v-shiban', name: '石板村', code: '522639105201' },
  { id: 'v-longtang', name: '龙塘村', code: '522639105202' },
]

export const LOGINS: DemoLogin[] = [
  { role: 'village_doctor', login: 'li', name: '李医生', password: 'demo-li-2026' },
  { role: 'clinic_staff', login: 'zhao', name: '赵护士', password: 'demo-zhao-2026' },
  { role: 'cashier', login: 'wang', name: '王会计', password: 'demo-wang-2026' },
  { role: 'head', login: 'zhang', name: '张院长', password: 'demo-zhang-2026' },
]

const MENUS: Record<Role, MenuItem[]> = {
  village_doctor: ['today', 'residents', 'followups', 'contracts', 'exchange', 'settings'],
  clinic_staff: ['today', 'residents', 'followups', 'contracts', 'exchange', 'settings'],
  cashier: ['today', 'residents', 'admissions', 'exchange', 'settings'],
  head: ['today', 'residents', 'followups', 'contracts', 'admissions', 'exchange', 'settings'],
}
const CAN: Record<Role, string[]> = {
  village_doctor: ['residents.view', 'residents.edit', 'diseases.register', 'visits.view', 'visits.log', 'contracts.view', 'contracts.sign', 'screening.fill', 'goods.issue', 'sync.run'],
  clinic_staff: ['residents.view', 'residents.edit', 'diseases.register', 'roster.import', 'visits.view', 'visits.log', 'contracts.view', 'contracts.sign', 'screening.fill', 'screening.manage', 'goods.issue', 'sync.run'],
  cashier: ['residents.view', 'admissions.view', 'admissions.register', 'admissions.settle', 'admissions.reverse', 'ledger.close', 'policies.view', 'sync.run'],
  head: [
    'residents.view', 'residents.edit', 'id_numbers.whole', 'diseases.register', 'roster.import', 'visits.view', 'visits.log', 'contracts.view', 'contracts.sign', 'screening.fill', 'screening.manage', 'goods.issue', 'teams.manage',
    'admissions.view', 'admissions.register', 'admissions.settle', 'admissions.override', 'admissions.reverse', 'admissions.write_off', 'ledger.close', 'policies.manage', 'policies.view', 'users.manage', 'store.backup', 'store.restore', 'store.check', 'sync.run', 'sync.enrol', 'audit.view',
  ],
}

export function sessionOf(login: DemoLogin): Session {
  return {
    user: { id: `u-${login.login}`, login: login.login, name: login.name, role: login.role },
    villages: VILLAGES,
    org: ORG,
    menu: MENUS[login.role],
    can: CAN[login.role],
    today: TODAY,
  }
}

export const USERS: UserRow[] = LOGINS.map((login) => ({
  id: `u-${login.login}`, login: login.login, name: login.name, role: login.role,
  villages: login.role === 'village_doctor' ? VILLAGES.map((one) => one.name) : [], enabled: true, has_password: true,
}))

type Person = {
  id: string; name: string; sex: string; age: number; village: string; group: string; household_number: string; household_head: string
  relation: string; phone_masked: string | null; categories: string[]; diseases: string[]; address: string; initials: string
}

const person = (id: string, name: string, sex: string, age: number, village: string, group: string, house: string, head: string, relation: string, phone: string | null, categories: string[], diseases: string[], initials: string): Person => ({
  id, name, sex, age, village, group, household_number: `5226391052010${house.padStart(3, '0')}`, household_head: head, relation,
  phone_masked: phone, categories, diseases, address: `${village}${group}${house}号`, initials,
})

export const PEOPLE: Person[] = [
  person('r-1', '穆塔里甫·肉孜', 'male', 71, '石板村', '3组', '12', '穆塔里甫·肉孜', '户主', '138****1729', ['脱贫户'], ['高血压'], 'mtlfrz'),
  person('r-2', '刘秀英', 'female', 66, '石板村', '3组', '4', '陈国富', '配偶', '199****3729', [], ['高血压', '2型糖尿病'], 'lxy'),
  person('r-3', '陈国富', 'male', 69, '石板村', '3组', '4', '陈国富', '户主', '199****3729', ['低保'], ['脑卒中后遗症'], 'cgf'),
  person('r-4', '张䶮', 'male', 58, '石板村', '3组', '20', '张䶮', '户主', '137****0042', ['重度残疾'], ['严重精神障碍'], 'zy'),
  person('r-5', '杨发祥', 'male', 80, '石板村', '5组', '1', '杨发祥', '户主', null, ['分散特困'], ['高血压'], 'yfx'),
  person('r-6', '李桂花', 'female', 62, '石板村', '5组', '9', '李志强', '母亲', '150****7788', [], ['2型糖尿病'], 'lgh'),
  person('r-7', '李志强', 'male', 41, '石板村', '5组', '9', '李志强', '户主', '150****7788', ['边缘易致贫户'], ['肺结核'], 'lzq'),
  person('r-8', '吴𠮷安', 'male', 73, '龙塘村', '1组', '2', '吴𠮷安', '户主', '139****5561', [], ['慢阻肺'], 'wja'),
  person('r-9', '周福廷', 'male', 65, '龙塘村', '1组', '7', '周福廷', '户主', '136****9020', ['脱贫户'], ['高血压'], 'zft'),
  person('r-10', '彭㛃', 'female', 34, '龙塘村', '1组', '7', '周福廷', '儿媳', '136****9021', [], [], 'pj'),
  person('r-11', '吴文忠', 'male', 63, '龙塘村', '2组', '11', '吴文忠', '户主', '135****1180', ['建档立卡', '低保'], ['脑梗死'], 'wwz'),
  person('r-12', '单春梅', 'female', 55, '龙塘村', '2组', '11', '吴文忠', '配偶', '135****1180', ['低保'], ['高血压'], 'scm'),
]

/** Enough rows to see a long list scroll. */
export const ROWS: ListedResident[] = Array.from({ length: 3_000 }, (_, index) => {
  const one = PEOPLE[index % PEOPLE.length] as Person
  const first = index < PEOPLE.length
  const year = 2026 - one.age
  return {
    id: first ? one.id : `${one.id}-${index}`, name: one.name, sex: one.sex, age: one.age, birth_on: `${year}-03-12`,
    id_number_masked: `5226**********${String(1000 + ((index * 37) % 9000))}`, village: one.village, group: one.group,
    household_number: one.household_number, household_head: one.household_head, phone_masked: one.phone_masked,
    categories: one.categories, diseases: one.diseases, contract_ends_on: index % 3 ? '2026-12-31' : null,
    last_visit_on: index % 4 ? '2026-08-31' : null, next_due_on: index % 5 ? '2026-09-14' : null,
    household: `h-${one.household_number}`, relation: one.relation, address: one.address, ethnic: '汉族', record_number: index % 6 ? `52263910520${String(100_000 + index)}` : null, status: 'present',
    missing: [...(one.phone_masked === null ? ['phone'] : []), ...(index % 3 ? [] : ['contract'])], remark: null,
  }
})

export function hitOf(id: string): Hit {
  const one = PEOPLE.find((each) => id.startsWith(each.id) && (id.length === each.id.length || id[each.id.length] === '-')) ?? (PEOPLE[0] as Person)
  return {
    id, name: one.name, sex: one.sex, id_number: null, id_number_masked: '5226**********1234', village: one.village, household_head: one.household_head,
    birth_year: 2026 - one.age, age: one.age, phone_masked: one.phone_masked, tags: [...one.diseases, ...one.categories],
  }
}

export const personOf = (id: string): Person => PEOPLE.find((each) => each.id === hitOf(id).id.split('-').slice(0, 2).join('-')) ?? (PEOPLE[0] as Person)
