/** Where each page lives. The shell serves one file, so the place is kept after the `#`. */
import { createRouter, createWebHashHistory, type RouterHistory } from 'vue-router'
import { useSession } from './state/session'

declare module 'vue-router' {
  interface RouteMeta {
    /** The menu item that is lit on this page; pages outside the frame have none. */
    menu?: 'today' | 'residents' | 'followups' | 'contracts' | 'admissions' | 'exchange' | 'settings'
    outside?: boolean
    /** The page reads its own query and must not be made anew when it changes. */
    keep?: boolean
  }
}

export function makeRouter(history: RouterHistory = createWebHashHistory()) {
  const router = createRouter({
    history,
    routes: [
      { path: '/', name: 'start', component: () => import('./pages/session/StartPage.vue'), meta: { outside: true } },
      { path: '/first-run', name: 'first-run', component: () => import('./pages/session/FirstRunPage.vue'), meta: { outside: true } },
      { path: '/login', name: 'login', component: () => import('./pages/session/LoginPage.vue'), meta: { outside: true } },
      { path: '/today', name: 'today', component: () => import('./pages/today/TodayPage.vue'), meta: { menu: 'today' } },
      { path: '/residents', name: 'residents', component: () => import('./pages/residents/ResidentsPage.vue'), meta: { menu: 'residents', keep: true } },
      { path: '/residents/new', name: 'resident-new', component: () => import('./pages/residents/NewResidentPage.vue'), meta: { menu: 'residents' } },
      { path: '/residents/import', name: 'import', component: () => import('./pages/residents/ImportPage.vue'), meta: { menu: 'residents' } },
      { path: '/residents/duplicates', name: 'duplicates', component: () => import('./pages/duplicates/SuspectsPage.vue'), meta: { menu: 'residents' } },
      { path: '/residents/duplicates/:kept/:merged', name: 'compare', component: () => import('./pages/duplicates/ComparePage.vue'), meta: { menu: 'residents' }, props: true },
      { path: '/residents/:id', name: 'resident', component: () => import('./pages/residents/ResidentPage.vue'), meta: { menu: 'residents' }, props: true },
      { path: '/screening', name: 'screening', component: () => import('./pages/screening/ScreeningPage.vue'), meta: { menu: 'residents' } },
      { path: '/screening/yearly', name: 'screening-yearly', component: () => import('./pages/screening/YearlyPage.vue'), meta: { menu: 'residents' } },
      { path: '/screening/:campaign', name: 'screening-list', component: () => import('./pages/screening/ScreeningListPage.vue'), meta: { menu: 'residents' }, props: true },
      { path: '/screening/:campaign/:household', name: 'screening-entry', component: () => import('./pages/screening/ScreeningEntryPage.vue'), meta: { menu: 'residents' }, props: true },
      { path: '/goods', name: 'goods', component: () => import('./pages/goods/GoodsPage.vue'), meta: { menu: 'residents' } },
      { path: '/households/:id', name: 'household', component: () => import('./pages/households/HouseholdPage.vue'), meta: { menu: 'residents' }, props: true },
      { path: '/followups', name: 'followups', component: () => import('./pages/followups/FollowupsPage.vue'), meta: { menu: 'followups', keep: true } },
      { path: '/followups/referrals', name: 'referrals', component: () => import('./pages/followups/ReferralsPage.vue'), meta: { menu: 'followups' } },
      { path: '/followups/due', name: 'due-table', component: () => import('./pages/followups/DueTablePage.vue'), meta: { menu: 'followups' } },
      { path: '/followups/chronic', name: 'chronic-table', component: () => import('./pages/followups/ChronicPage.vue'), meta: { menu: 'followups' } },
      { path: '/followups/workload', name: 'workload', component: () => import('./pages/followups/WorkloadPage.vue'), meta: { menu: 'followups' } },
      { path: '/followups/honesty', name: 'visit-honesty', component: () => import('./pages/followups/HonestyPage.vue'), meta: { menu: 'followups' } },
      { path: '/followups/prescription/:resident', name: 'prescription', component: () => import('./pages/followups/PrescriptionPage.vue'), meta: { menu: 'followups' }, props: true },
      { path: '/followups/:resident/:form', name: 'visit', component: () => import('./pages/followups/VisitPage.vue'), meta: { menu: 'followups' }, props: true },
      { path: '/contracts', name: 'contracts', component: () => import('./pages/contracts/ContractsPage.vue'), meta: { menu: 'contracts', keep: true } },
      { path: '/contracts/sign/:resident?', name: 'sign', component: () => import('./pages/contracts/SignPage.vue'), meta: { menu: 'contracts' }, props: true },
      { path: '/contracts/roster', name: 'contract-roster', component: () => import('./pages/contracts/RosterPage.vue'), meta: { menu: 'contracts', keep: true } },
      { path: '/contracts/renew', name: 'contract-renew', component: () => import('./pages/contracts/RenewPage.vue'), meta: { menu: 'contracts' } },
      { path: '/contracts/fulfilment', name: 'contract-fulfilment', component: () => import('./pages/contracts/FulfilmentPage.vue'), meta: { menu: 'contracts' } },
      { path: '/contracts/statistics', name: 'contract-statistics', component: () => import('./pages/contracts/StatisticsPage.vue'), meta: { menu: 'contracts' } },
      { path: '/contracts/claims', name: 'contract-claims', component: () => import('./pages/contracts/ClaimsPage.vue'), meta: { menu: 'contracts' } },
      { path: '/contracts/packs', name: 'contract-packs_teams', component: () => import('./pages/contracts/PacksPage.vue'), meta: { menu: 'contracts' } },
      { path: '/admissions', name: 'admissions', component: () => import('./pages/admissions/AdmissionsPage.vue'), meta: { menu: 'admissions', keep: true } },
      { path: '/admissions/desk/:resident?', name: 'desk', component: () => import('./pages/admissions/DeskPage.vue'), meta: { menu: 'admissions' }, props: true },
      { path: '/admissions/ledger', name: 'ledger', component: () => import('./pages/admissions/LedgerPage.vue'), meta: { menu: 'admissions' } },
      { path: '/admissions/claims', name: 'admission-claims', component: () => import('./pages/admissions/PayerClaimsPage.vue'), meta: { menu: 'admissions' } },
      { path: '/admissions/statistics', name: 'admission-statistics', component: () => import('./pages/admissions/StatisticsPage.vue'), meta: { menu: 'admissions' } },
      { path: '/admissions/what-if', name: 'what-if', component: () => import('./pages/admissions/WhatIfPage.vue'), meta: { menu: 'admissions' } },
      { path: '/admissions/chronic', name: 'chronic', component: () => import('./pages/admissions/ChronicPage.vue'), meta: { menu: 'admissions' } },
      { path: '/admissions/outside', name: 'outside', component: () => import('./pages/admissions/OutsidePage.vue'), meta: { menu: 'admissions' } },
      { path: '/admissions/aid', name: 'aid', component: () => import('./pages/admissions/AidPage.vue'), meta: { menu: 'admissions' } },
      { path: '/admissions/:id', name: 'admission', component: () => import('./pages/admissions/AdmissionPage.vue'), meta: { menu: 'admissions' }, props: true },
      { path: '/admissions/:id/settle', name: 'settle', component: () => import('./pages/admissions/SettlePage.vue'), meta: { menu: 'admissions' }, props: true },
      { path: '/paper/:kind', name: 'paper', component: () => import('./pages/paper/PaperPage.vue'), props: true },
      { path: '/exchange/case/:change', name: 'case', component: () => import('./pages/exchange/CasePage.vue'), meta: { menu: 'exchange' }, props: true },
      { path: '/exchange', name: 'exchange', component: () => import('./pages/exchange/ExchangePage.vue'), meta: { menu: 'exchange' } },
      { path: '/settings/:tab?', name: 'settings', component: () => import('./pages/settings/SettingsPage.vue'), meta: { menu: 'settings', keep: true }, props: true },
      { path: '/:rest(.*)*', redirect: '/' },
    ],
  })

  // Rights are decided in Rust; this only keeps a page from being opened that would be refused at once.
  router.beforeEach((to) => {
    const state = useSession()
    if (to.meta.outside) return true
    if (!state.session) return { name: 'start' }
    if (to.meta.menu && !state.menu.includes(to.meta.menu)) return { name: 'today' }
    return true
  })
  return router
}
