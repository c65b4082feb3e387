/** The columns of the two lists: how wide they stand, and which of them sort. Their codes are Rust's. */
export type ListColumn = { key: string; width: string; sort?: string; right?: boolean }

export const RESIDENT_COLUMNS: ListColumn[] = [
  { key: 'name', width: 'minmax(9.5em, 1.2fr)', sort: 'name' },
  { key: 'sex', width: '3.6em' },
  { key: 'age', width: '4em', sort: 'age', right: true },
  { key: 'birth_on', width: '7.4em' },
  { key: 'id_number', width: '12.2em' },
  { key: 'phone', width: '8.6em' },
  { key: 'village', width: 'minmax(6em, 0.8fr)' },
  { key: 'group', width: '4.6em' },
  { key: 'household_number', width: 'minmax(7em, 0.7fr)', sort: 'household' },
  { key: 'household_head', width: 'minmax(8em, 0.9fr)' },
  { key: 'relation', width: '6.6em' },
  { key: 'address', width: 'minmax(9em, 1fr)' },
  { key: 'ethnic', width: '5em' },
  { key: 'categories', width: 'minmax(8em, 1.1fr)' },
  { key: 'diseases', width: 'minmax(8em, 1.1fr)' },
  { key: 'contract_ends_on', width: '7.4em' },
  { key: 'last_visit_on', width: '7.4em' },
  { key: 'next_due_on', width: '7.4em', sort: 'next_due' },
  { key: 'record_number', width: '12em' },
  { key: 'status', width: '5.2em' },
  { key: 'missing', width: 'minmax(9em, 1.2fr)' },
  { key: 'remark', width: 'minmax(7em, 1fr)' },
]

export const HOUSEHOLD_COLUMNS: ListColumn[] = [
  { key: 'number', width: 'minmax(7.4em, 0.7fr)' },
  { key: 'head', width: 'minmax(9em, 1fr)' },
  { key: 'village', width: '6em' },
  { key: 'group', width: '4.6em' },
  { key: 'address', width: 'minmax(10em, 1.2fr)' },
  { key: 'members', width: '4.6em', right: true },
  { key: 'categories', width: 'minmax(11em, 1.4fr)' },
  { key: 'cause', width: 'minmax(5em, 0.6fr)' },
  { key: 'sick', width: '5.4em', right: true },
  { key: 'diseases', width: 'minmax(8em, 1fr)' },
  { key: 'doctor', width: '6em' },
  { key: 'helper', width: 'minmax(8em, 0.9fr)' },
  { key: 'insured', width: '5.4em', right: true },
  { key: 'signed', width: '5.4em', right: true },
  { key: 'last_home_visit_on', width: '7.4em' },
  { key: 'remark', width: 'minmax(6em, 0.8fr)' },
]

/** What a record may lack. */
export const MISSING = ['id_number', 'phone', 'birth_on', 'record_number', 'household', 'proof', 'contract', 'visit'] as const
export const STATUSES = ['present', 'dead', 'moved_out'] as const
export const SORTS = ['household', 'name', 'age', 'next_due'] as const
