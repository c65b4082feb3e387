//! The desktop window.
//!
//! This room opens the window, gives it the clinic's verbs as commands, stamps the time, keeps long work off the main
//! thread, and runs the timers. It never decides a rule, a right or a sum, and holds no SQL. Only this room knows
//! Tauri. Start reading at [`bindings`], the list of commands, and at `commands`.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod appearance;
mod bindings;
mod clock;
mod commands;
mod demo_logins;
mod desk;
mod dialogs;
mod error;
mod events;
mod lock;
mod paper;
mod places;
mod print_choices;
mod printing;
mod schedule;
mod syncing;
mod window;
mod work;

use desk::Desk;
use paper::Papers;
use places::Places;
use std::process::ExitCode;
use std::sync::Arc;
use tauri::{App, Manager, RunEvent};

/// Rows, JSON and cells are many small pieces of memory, made on one thread and let go on another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let started = Places::from_arguments(std::env::args_os()).map_err(Into::into).and_then(run);
    match started {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("xiangyi-desktop: {reason}");
            ExitCode::FAILURE
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "Tauri's macro ends the program when its parts do not fit together")]
fn run(places: Places) -> Result<(), Box<dyn std::error::Error>> {
    let mut context = tauri::generate_context!();
    // Two windows on one data folder are one; on two folders they are two.
    context.config_mut().identifier = format!("cn.xiangyi.desktop.d{}", places.key());
    let bindings = bindings::builder();
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| window::raise(app)))
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(bindings.invoke_handler())
        .setup(move |app| {
            bindings.mount_events(app);
            furnish(app, &places)
        })
        .build(context)?;
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            app.state::<Arc<Desk>>().leave();
        }
    });
    Ok(())
}

/// Puts in place what the commands use, then opens the window.
fn furnish(app: &mut App, places: &Places) -> Result<(), Box<dyn std::error::Error>> {
    let papers = Papers::new(places::shipped_fonts(app), places.cache().join("papers"));
    papers.forget();
    app.manage(Arc::new(Desk::new(places.clone(), papers, demo_logins::given())));
    window::open(app.handle(), places)?;
    Ok(())
}
