/// A place in the window, in CSS pixels from its upper left corner.
package struct PagePoint: Codable, Hashable, Sendable {
    package var x: Double
    package var y: Double

    package init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}

/// Where an element is in the window, in CSS pixels.
package struct PageBox: Codable, Hashable, Sendable {
    package var x: Double
    package var y: Double
    package var width: Double
    package var height: Double

    package var centre: PagePoint { point(0.5, 0.5) }

    /// A point by its share of the width and the height, 0…1.
    package func point(_ across: Double, _ down: Double) -> PagePoint {
        PagePoint(x + across * width, y + down * height)
    }
}

/// Which buttons of the pointer.
package enum PointerButton: String, Sendable {
    case left, middle, right

    fileprivate var bit: Int {
        switch self {
        case .left: 1
        case .right: 2
        case .middle: 4
        }
    }
}

extension Page {
    /// Where the first element of a selector is. It is not scrolled to.
    package func box(of selector: String) async throws -> PageBox {
        let box: PageBox? = try await evaluate(
            """
            (selector) => {
              const element = document.querySelector(selector);
              if (!element) return null;
              const { x, y, width, height } = element.getBoundingClientRect();
              return { x, y, width, height };
            }
            """, .string(selector))
        guard let box else {
            throw BrowserError(
                .element, "there is no element \(selector)\(await circumstances())")
        }
        return box
    }

    /// Clicks into the middle of an element, as soon as it is there, stands still and is covered by
    /// nothing. It is scrolled to.
    package func click(
        _ selector: String, button: PointerButton = .left, modifiers: KeyModifiers = [],
        count: Int = 1, timeout: Duration = .seconds(20)
    ) async throws {
        let point = try await reachablePoint(of: selector, timeout: timeout)
        try await click(at: point, button: button, modifiers: modifiers, count: count)
    }

    /// Clicks at a place; twice or more often in a row with `count`.
    package func click(
        at point: PagePoint, button: PointerButton = .left, modifiers: KeyModifiers = [],
        count: Int = 1
    ) async throws {
        try await move(to: point, modifiers: modifiers)
        for number in 1...max(1, count) {
            try await pointer(
                "mousePressed", point, button: button, held: true, modifiers, count: number)
            try await pointer(
                "mouseReleased", point, button: button, held: false, modifiers, count: number)
        }
    }

    /// Moves the pointer over an element.
    package func hover(_ selector: String, timeout: Duration = .seconds(20)) async throws {
        try await move(to: try await reachablePoint(of: selector, timeout: timeout))
    }

    /// Moves the pointer, with a button held down where one is given.
    package func move(
        to point: PagePoint, holding button: PointerButton? = nil, modifiers: KeyModifiers = []
    ) async throws {
        try await pointer("mouseMoved", point, button: button, held: true, modifiers, count: 0)
    }

    /// Presses a button and keeps it down: the beginning of a drag.
    package func pointerDown(
        at point: PagePoint, button: PointerButton = .left, modifiers: KeyModifiers = []
    ) async throws {
        try await move(to: point, modifiers: modifiers)
        try await pointer("mousePressed", point, button: button, held: true, modifiers, count: 1)
    }

    /// Releases a button: the end of a drag.
    package func pointerUp(
        at point: PagePoint, button: PointerButton = .left, modifiers: KeyModifiers = []
    ) async throws {
        try await pointer("mouseReleased", point, button: button, held: false, modifiers, count: 1)
    }

    /// Drags from one place to another in so many moves.
    package func drag(
        from start: PagePoint, to end: PagePoint, steps: Int = 8, modifiers: KeyModifiers = []
    ) async throws {
        try await drag(through: [start, end], steps: steps, modifiers: modifiers)
    }

    /// Drags along a line through points, so many moves from each to the next: a lasso or a brush.
    package func drag(
        through points: [PagePoint], steps: Int = 4, modifiers: KeyModifiers = []
    ) async throws {
        guard let first = points.first, let last = points.last else { return }
        try await pointerDown(at: first, modifiers: modifiers)
        for (start, end) in zip(points, points.dropFirst()) {
            for step in 1...max(1, steps) {
                let share = Double(step) / Double(max(1, steps))
                let point = PagePoint(
                    start.x + share * (end.x - start.x), start.y + share * (end.y - start.y))
                try await move(to: point, holding: .left, modifiers: modifiers)
            }
        }
        try await pointerUp(at: last, modifiers: modifiers)
    }

    /// Turns the wheel at a place, by CSS pixels to the right and down.
    package func scroll(at point: PagePoint, right: Double = 0, down: Double) async throws {
        try await send(
            "Input.dispatchMouseEvent",
            [
                "type": "mouseWheel", "x": .number(point.x), "y": .number(point.y),
                "deltaX": .number(right), "deltaY": .number(down),
            ])
    }

    /// Touches a place with a finger, briefly. Pages take it as a click.
    package func tap(at point: PagePoint) async throws {
        // Without waiting in between: a finger that stays means something else.
        post("Input.dispatchTouchEvent", touch("touchStart", [point]))
        try await send("Input.dispatchTouchEvent", touch("touchEnd", []))
    }

    /// Touches the first point, moves the finger through the others and lifts it.
    package func swipe(through points: [PagePoint]) async throws {
        for (index, point) in points.enumerated() {
            let type = index == 0 ? "touchStart" : "touchMove"
            try await send("Input.dispatchTouchEvent", touch(type, [point]))
        }
        try await send("Input.dispatchTouchEvent", touch("touchEnd", []))
    }

    private func touch(_ type: String, _ points: [PagePoint]) -> JSON {
        [
            "type": .string(type),
            "touchPoints": .array(points.map { ["x": .number($0.x), "y": .number($0.y)] }),
        ]
    }

    private func pointer(
        _ type: String, _ point: PagePoint, button: PointerButton?, held: Bool,
        _ modifiers: KeyModifiers, count: Int
    ) async throws {
        try await send(
            "Input.dispatchMouseEvent",
            [
                "type": .string(type), "x": .number(point.x), "y": .number(point.y),
                "button": .string(button?.rawValue ?? "none"),
                "buttons": .number(Double(held ? button?.bit ?? 0 : 0)),
                "clickCount": .number(Double(count)),
                "modifiers": .number(Double(modifiers.rawValue)),
            ])
    }

    /// The middle of an element that a click would reach, once it stands still.
    private func reachablePoint(
        of selector: String, timeout: Duration
    ) async throws -> PagePoint {
        struct Place: Decodable {
            let point: PagePoint?
            let obstacle: String?
        }
        let deadline = ContinuousClock.now + timeout
        while true {
            let isLate = ContinuousClock.now > deadline
            let place: Place = try await evaluate(Self.findPlace, .string(selector))
            if let point = place.point { return point }
            if isLate {
                throw BrowserError(
                    .element,
                    "\(selector) could not be clicked within \(timeout): it "
                        + "\(place.obstacle ?? "was lost")\(await circumstances())")
            }
            try await Task.sleep(for: .milliseconds(15))
        }
    }

    private static let findPlace = """
        async (selector) => {
          const element = document.querySelector(selector);
          if (!element) return { obstacle: "is not there" };
          if (element.disabled) return { obstacle: "is disabled" };
          element.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
          const frame = () => new Promise((done) => requestAnimationFrame(done));
          const before = element.getBoundingClientRect();
          await frame();
          await frame();
          const box = element.getBoundingClientRect();
          if (box.x !== before.x || box.y !== before.y) return { obstacle: "moves" };
          if (!(box.width > 0 && box.height > 0)) return { obstacle: "has no size" };
          const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
          const top = document.elementFromPoint(point.x, point.y);
          if (!top) return { obstacle: "is outside the window" };
          // A label's click goes to its control, and the reverse hides the control itself.
          const reaches = element.contains(top) || top.contains(element)
            && top.matches("label") || [...(element.labels ?? [])].some((l) => l.contains(top));
          if (!reaches) {
            return { obstacle: `is covered by ${top.cloneNode(false).outerHTML.slice(0, 200)}` };
          }
          return { point };
        }
        """
}
