//! The real window under WebDriver.

use crate::programs::program;
use serde_json::json;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use thirtyfour::prelude::*;

const PATIENCE: Duration = Duration::from_secs(20);
/// A window opens in one second, on a busy machine in ten.
const FIRST_SESSION: Duration = Duration::from_secs(45);
const SECOND_SESSION: Duration = Duration::from_secs(120);
const PAUSE: Duration = Duration::from_millis(50);

/// A window with its driver; dropping it stops the driver, and with it the window, by its process id.
pub struct Window {
    driver: WebDriver,
    process: Child,
    shots: PathBuf,
}

impl Window {
    /// Opens the window on a data folder. One window at a time on one folder: a second start only raises the first.
    pub async fn open(data: &Path, environment: &[(&str, &str)]) -> Window {
        Window::driven(capabilities(data), environment).await
    }

    /// Opens a page of the county's server in WebKit's own small browser.
    pub async fn browse(url: &str) -> Window {
        let window = Window::driven(browser(), &[]).await;
        window.driver.goto(url).await.unwrap();
        window
    }

    /// Seen once in some hundred starts: the driver takes the request for a session and never answers. It is ended,
    /// and with it what it may have started, and another one is asked, once.
    async fn driven(capabilities: Capabilities, environment: &[(&str, &str)]) -> Window {
        let shots = screenshot_folder();
        std::fs::create_dir_all(&shots).unwrap();
        match Window::session(capabilities.clone(), environment, FIRST_SESSION).await {
            Ok((driver, process)) => Window { driver, process, shots },
            Err(_) => {
                let (driver, process) = Window::session(capabilities, environment, SECOND_SESSION).await.unwrap();
                Window { driver, process, shots }
            }
        }
    }

    async fn session(
        capabilities: Capabilities,
        environment: &[(&str, &str)],
        patience: Duration,
    ) -> Result<(WebDriver, Child), String> {
        let port = free_port();
        let mut command = driver_on(port);
        command.envs(environment.iter().copied()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut process = command.spawn().expect("the driver is installed by `cargo xtask test`");
        wait_for_port(port).await;
        let server = format!("http://127.0.0.1:{port}");
        let asked = WebDriver::builder(server, capabilities).keep_alive(false).into_future();
        let failed = match tokio::time::timeout(patience, asked).await {
            Ok(Ok(driver)) => return Ok((driver, process)),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the driver does not answer".to_owned(),
        };
        let _ = process.kill();
        let _ = process.wait();
        Err(failed)
    }

    /// The driver, for what has no word here.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// The element with a `data-testid`, once it is shown.
    pub async fn find(&self, id: &str) -> WebElement {
        self.find_css(format!("[data-testid='{id}']")).await
    }

    /// The first shown element that a selector matches. One that the page draws anew while it is looked at counts as not
    /// shown yet.
    pub async fn find_css(&self, selector: String) -> WebElement {
        let started = std::time::Instant::now();
        loop {
            let query = self.driver.query(By::Css(selector.clone())).wait(PATIENCE, PAUSE).and_displayed();
            match query.first().await {
                Ok(element) => return element,
                Err(_) if started.elapsed() < PATIENCE => tokio::time::sleep(PAUSE).await,
                Err(error) => {
                    let shot =
                        self.look(&format!("missing-{}", selector.replace(|c: char| !c.is_alphanumeric(), "_"))).await;
                    panic!("nothing shown for {selector} ({error}); see {}", shot.display());
                }
            }
        }
    }

    /// Whether an element is shown at this moment.
    pub async fn shows(&self, id: &str) -> bool {
        let selector = format!("[data-testid='{id}']");
        self.driver.query(By::Css(selector)).nowait().and_displayed().exists().await.unwrap_or(false)
    }

    /// Waits until the keyboard's focus is in an element.
    pub async fn until_focused(&self, id: &str) {
        let script = "return document.activeElement?.closest(`[data-testid='${arguments[0]}']`) != null";
        let started = std::time::Instant::now();
        while !self.driver.execute(script, vec![json!(id)]).await.unwrap().convert::<bool>().unwrap() {
            if started.elapsed() > PATIENCE {
                let shot = self.look(&format!("no-focus-{id}")).await;
                panic!("the focus never came to {id}; see {}", shot.display());
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Waits until a picture is loaded and decoded.
    pub async fn until_drawn(&self, id: &str) {
        let picture = self.find(id).await.to_json().unwrap();
        let script = "arguments[0].decode().then(() => requestAnimationFrame(() => arguments[1]()))";
        self.driver.execute_async(script, vec![picture]).await.unwrap();
    }

    /// Waits until an element is no longer shown.
    pub async fn until_gone(&self, id: &str) {
        let started = std::time::Instant::now();
        while self.shows(id).await {
            if started.elapsed() > PATIENCE {
                let shot = self.look(&format!("still-{id}")).await;
                panic!("{id} is still shown; see {}", shot.display());
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Whether nothing on the page slides or fades at this moment.
    pub async fn stands_still(&self) -> bool {
        let script = "return document.getAnimations().length === 0";
        self.driver.execute(script, vec![]).await.unwrap().convert().unwrap()
    }

    /// Clicks an element, once nothing lies over it.
    pub async fn click(&self, id: &str) {
        let started = std::time::Instant::now();
        while let Err(error) = self.find(id).await.click().await {
            if started.elapsed() > PATIENCE {
                let shot = self.look(&format!("not-clicked-{id}")).await;
                panic!("{id} cannot be clicked ({error}); see {}", shot.display());
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Clicks the first shown element that a selector matches.
    pub async fn click_css(&self, selector: &str) {
        self.find_css(selector.to_owned()).await.click().await.unwrap();
    }

    /// Puts text into a field in place of what it held.
    pub async fn fill(&self, id: &str, text: &str) {
        // A field that is still being filled in takes no keys.
        let field = self.find_css(format!("[data-testid='{id}']:not([readonly])")).await;
        // As a person does: WebDriver's own clearing goes unnoticed by the page.
        field.send_keys(Key::Control + "a").await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Types into whatever has the focus.
    pub async fn keys(&self, keys: impl Into<TypingData>) {
        self.driver.action_chain().send_keys(keys).perform().await.unwrap();
    }

    /// The text of an element, also where the layout cuts it.
    pub async fn text(&self, id: &str) -> String {
        let started = std::time::Instant::now();
        loop {
            match self.find(id).await.prop("textContent").await {
                Ok(text) => return text.unwrap_or_default().trim().to_owned(),
                // The page has drawn it anew meanwhile.
                Err(_) if started.elapsed() < PATIENCE => tokio::time::sleep(PAUSE).await,
                Err(error) => panic!("the text of {id} cannot be read: {error}"),
            }
        }
    }

    /// Waits until the text of an element holds some words.
    pub async fn until_text(&self, id: &str, words: &str) -> String {
        let started = std::time::Instant::now();
        loop {
            let text = self.text(id).await;
            if text.contains(words) {
                return text;
            }
            if started.elapsed() > PATIENCE {
                let shot = self.look(&format!("waiting-{id}")).await;
                panic!("{id} never said {words:?}, but {text:?}; see {}", shot.display());
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Waits until the page asks for nothing more: no loading mark is shown, and two frames have been drawn.
    pub async fn settle(&self) {
        // A page that was not opened before is still being loaded when its address is set.
        tokio::time::sleep(4 * PAUSE).await;
        let started = std::time::Instant::now();
        let busy = ".bone";
        while started.elapsed() < PATIENCE
            && self.driver.query(By::Css(busy)).nowait().and_displayed().exists().await.unwrap_or(false)
        {
            tokio::time::sleep(PAUSE).await;
        }
        self.until_painted().await;
    }

    /// Waits until what the page holds is on the screen: a picture taken at once may show the page before it. A page
    /// that is stuck is looked at as it is.
    async fn until_painted(&self) {
        let script = "requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(arguments[0], 50)))";
        let _ = self.driver.execute_async(script, vec![]).await;
    }

    /// Takes a screenshot and returns its path.
    pub async fn look(&self, name: &str) -> PathBuf {
        let path = self.shots.join(format!("{name}.png"));
        self.until_painted().await;
        self.driver.screenshot(&path).await.unwrap();
        path
    }

    /// Closes the window as its user would, and the driver after it.
    pub async fn close(mut self) {
        let _ = self.driver.clone().quit().await;
        self.stop();
    }

    /// Ends the window at once, as a power cut would: nothing in it can still write.
    ///
    /// # Panics
    /// When no process of this window is found.
    pub fn kill(mut self) {
        let id = self.process.id().to_string();
        let find = Command::new("pgrep").args(["-P", &id, "-f", "xiangyi-desktop"]).output().expect("pgrep");
        let windows = String::from_utf8_lossy(&find.stdout).into_owned();
        assert!(!windows.trim().is_empty(), "the driver runs a window");
        for window in windows.split_whitespace() {
            assert!(Command::new("kill").args(["-9", window]).status().expect("kill").success());
        }
        self.stop();
    }

    fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        self.stop();
    }
}

/// On Linux WebKit's own driver: with tauri-driver between, one request in a hundred is lost, because it sends on a
/// connection that WebKit's driver has just closed. Elsewhere tauri-driver finds the system's driver.
fn driver_on(port: u16) -> Command {
    let mut command = Command::new(if cfg!(target_os = "linux") { "WebKitWebDriver" } else { "tauri-driver" });
    if cfg!(target_os = "linux") {
        command.args([format!("--port={port}"), "--host=127.0.0.1".to_owned()]);
        command.env("TAURI_WEBVIEW_AUTOMATION", "true");
    } else {
        command.args(["--port", &port.to_string(), "--native-port", &free_port().to_string()]);
    }
    command
}

fn capabilities(data: &Path) -> Capabilities {
    let (program, data) = (program("xiangyi-desktop"), data.to_str().unwrap());
    let mut capabilities = Capabilities::new();
    if cfg!(target_os = "linux") {
        // The system ends the window when its driver is ended, also by force: a failed test leaves none behind.
        let program = program.to_str().unwrap();
        let options = json!({ "binary": "/usr/bin/setpriv",
            "args": ["--pdeathsig", "TERM", "--", program, "--data", data] });
        capabilities.set("webkitgtk:browserOptions", options).unwrap();
    } else {
        capabilities.set("browserName", json!("wry")).unwrap();
        let options = json!({ "application": program, "args": ["--data", data] });
        capabilities.set("tauri:options", options).unwrap();
    }
    capabilities
}

/// The browser that comes with WebKit's library. It ends with its driver, as the window does.
fn browser() -> Capabilities {
    let folders = std::fs::read_dir("/usr/lib").unwrap().map(|folder| folder.unwrap().path());
    let mut found = folders.map(|folder| folder.join("webkit2gtk-4.1/MiniBrowser"));
    let program = found.find(|program| program.exists()).expect("WebKit's browser is installed by `cargo xtask test`");
    let options = json!({ "binary": "/usr/bin/setpriv",
        "args": ["--pdeathsig", "TERM", "--", program.to_str().unwrap(), "--automation", "--geometry=1280x760"] });
    let mut capabilities = Capabilities::new();
    capabilities.set("webkitgtk:browserOptions", options).unwrap();
    capabilities
}

/// Screenshots go to `XIANGYI_SCREENSHOTS`, else to a folder beside the built programs.
fn screenshot_folder() -> PathBuf {
    std::env::var_os("XIANGYI_SCREENSHOTS").map_or_else(
        || program("xiangyi-desktop").parent().map(|folder| folder.join("screenshots")).unwrap_or_default(),
        PathBuf::from,
    )
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

async fn wait_for_port(port: u16) {
    let started = std::time::Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(started.elapsed() < PATIENCE, "the driver does not listen");
        tokio::time::sleep(PAUSE).await;
    }
}
