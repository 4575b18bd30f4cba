import Foundation

/// Which Chromium is run, and how.
package struct Chromium: Sendable {
    /// The program's path.
    package let path: String

    package init(path: String) { self.path = path }

    /// The Chromium that `LIKENESS_CHROMIUM` names, else the first that is installed.
    ///
    /// - Throws: ``BrowserError`` where there is none.
    package static func installed(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> Chromium {
        let files = FileManager.default
        if let path = environment["LIKENESS_CHROMIUM"], !path.isEmpty {
            guard files.isExecutableFile(atPath: path) else {
                throw BrowserError(
                    .notStarted,
                    "LIKENESS_CHROMIUM names \(path), which is no program; correct or unset it")
            }
            return Chromium(path: path)
        }
        let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let names = ["chromium", "chromium-browser", "google-chrome"]
        var candidates = names.flatMap { name in folders.map { "\($0)/\(name)" } }
        #if os(macOS)
            candidates += [
                "/Applications/Chromium.app/Contents/MacOS/Chromium",
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            ]
        #endif
        guard let path = candidates.first(where: files.isExecutableFile) else {
            throw BrowserError(
                .notStarted,
                "there is no Chromium; run Scripts/browser.sh, or set LIKENESS_CHROMIUM to its path"
            )
        }
        return Chromium(path: path)
    }

    /// The arguments that make it a quiet, repeatable browser that reaches nothing but this
    /// machine and is driven over descriptors 3 and 4.
    func arguments(profile: String) -> [String] {
        var arguments = [
            "--headless=new", "--remote-debugging-pipe", "--user-data-dir=\(profile)",
            "--no-startup-window", "--no-first-run", "--no-default-browser-check",
            // Nothing is asked for but what a page asks for, and that only of this machine.
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-default-apps", "--disable-extensions", "--disable-domain-reliability",
            "--disable-features=Translate,OptimizationHints,MediaRouter", "--no-proxy-server",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, "
                + "EXCLUDE [::1]",
            // A page that is not in front runs as fast as the others.
            "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
            "--disable-backgrounding-occluded-windows", "--disable-hang-monitor",
            // With a mouse, which machines without a screen lack; a page can be told otherwise.
            "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,"
                + "availablePointerTypes=4",
            // The same pixels everywhere.
            "--disable-gpu", "--hide-scrollbars", "--force-color-profile=srgb", "--lang=en-US",
            "--mute-audio", "--disable-breakpad", "--password-store=basic", "--use-mock-keychain",
            // Containers often give /dev/shm 64 megabytes, too little for large pages.
            "--disable-dev-shm-usage",
        ]
        #if os(Linux)
            // The sandbox needs rights that root and most containers lack; the only pages here are
            // our own.
            arguments.append("--no-sandbox")
        #endif
        return arguments
    }

    /// The environment: what Chromium writes goes into the profile, wherever the home folder is.
    func environment(profile: String) -> [String: String] {
        ProcessInfo.processInfo.environment.merging([
            "HOME": profile, "TMPDIR": profile, "XDG_CONFIG_HOME": profile,
            "XDG_CACHE_HOME": profile, "XDG_RUNTIME_DIR": profile,
            "DBUS_SESSION_BUS_ADDRESS": "disabled:", "LANGUAGE": "en_US", "TZ": "UTC",
        ]) { $1 }
    }
}
