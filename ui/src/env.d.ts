/// <reference types="vite/client" />

/** True only in a build made to look at the screens without Rust (`VITE_PLATFORM=fake`). */
declare const __FAKE_PLATFORM__: boolean
