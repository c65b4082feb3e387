/** Icons drawn for this project: one stroke path each, on a 24 × 24 field. */
export const ICONS = {
  today: 'M4 11l8-7 8 7v9h-5v-6H9v6H4z',
  residents: 'M8 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2 20c0-4 3-6 6-6s6 2 6 6M16 4.5a3.2 3.2 0 010 6.2M17 14c3 .4 5 2.4 5 6',
  followups: 'M3 12h4l2-6 4 12 2-6h6',
  contracts: 'M6 3h9l4 4v14H6zM9 11h7M9 15h7M15 3v4h4',
  admissions: 'M3 20V6M3 14h18v6M21 14v-3a3 3 0 00-3-3h-8v6M6.5 11.5a1.5 1.5 0 100-3 1.5 1.5 0 000 3z',
  exchange: 'M4 8h14l-4-4M20 16H6l4 4',
  settings: 'M12 15a3 3 0 100-6 3 3 0 000 6zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2',
  search: 'M11 18a7 7 0 100-14 7 7 0 000 14zM16 16l5 5',
  check: 'M5 12.5l4.5 4.5L19 7',
  none: 'M4 14l3-9h10l3 9v5H4zM4 14h5l1 2h4l1-2h5',
  warning: 'M12 4l9 16H3zM12 10v4M12 17v.5',
  leave: 'M14 4h5v16h-5M4 12h11M11 8l4 4-4 4',
  down: 'M6 9l6 6 6-6',
  right: 'M9 6l6 6-6 6',
  left: 'M15 6l-6 6 6 6',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  print: 'M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z',
  offline: 'M4 4l16 16M8.5 13a5 5 0 014-1.5M5 9.5a10 10 0 013-2M19 9.5a10 10 0 00-7-3M15 13l.7.6M12 18v.5',
} as const

export type IconName = keyof typeof ICONS
