import Testing

@testable import Gateway

@Suite struct LaneQueueTests {
    @Test func `changes hold the lane in the order in which they came`() {
        var queue = LaneQueue()
        #expect(queue.add(1, .ordinary, label: "a") == [1])
        #expect(queue.add(2, .ordinary, label: "b") == [])
        #expect(queue.add(3, .overtakable, label: "c") == [])
        #expect(queue.holder == "a")
        #expect(queue.remove(1) == [2])
        #expect(queue.remove(2) == [3])
        #expect(queue.remove(3) == [])
        #expect(queue.isEmpty)
    }

    @Test func `one that waits may go away`() {
        var queue = LaneQueue()
        _ = queue.add(1, .ordinary, label: "a")
        _ = queue.add(2, .ordinary, label: "b")
        _ = queue.add(3, .ordinary, label: "c")
        #expect(queue.remove(2) == [])
        #expect(queue.remove(2) == [])
        #expect(queue.remove(1) == [3])
        #expect(queue.entry(3)?.holds == true)
        #expect(queue.entry(3)?.overtook == false)
        #expect(queue.entry(2) == nil)
    }

    @Test func `a stop passes a running shutdown and whatever waits behind it`() {
        var queue = LaneQueue()
        _ = queue.add(1, .overtakable, label: "shutdown")
        #expect(queue.add(2, .ordinary, label: "start") == [])
        #expect(queue.add(3, .overtaking, label: "stop") == [3])
        #expect(queue.entry(3)?.overtook == true)
        #expect(queue.add(4, .overtaking, label: "second stop") == [])
        // Neither end alone frees the lane.
        #expect(queue.remove(1) == [])
        #expect(queue.remove(3) == [2])
        #expect(queue.remove(2) == [4])
        #expect(queue.entry(4)?.overtook == false)
    }

    @Test func `a stop does not pass other changes, nor a stop`() {
        var queue = LaneQueue()
        #expect(queue.add(1, .overtaking, label: "stop") == [1])
        #expect(queue.entry(1)?.overtook == false)
        #expect(queue.add(2, .overtaking, label: "stop") == [])
        #expect(queue.remove(1) == [2])
        #expect(queue.entry(2)?.overtook == false)
        #expect(queue.remove(2) == [])
        _ = queue.add(3, .ordinary, label: "config")
        #expect(queue.add(4, .overtaking, label: "stop") == [])
    }

    @Test func `a waiting stop passes the shutdown before it as soon as that begins`() {
        var queue = LaneQueue()
        _ = queue.add(1, .ordinary, label: "config")
        _ = queue.add(2, .overtakable, label: "shutdown")
        _ = queue.add(3, .overtaking, label: "stop")
        #expect(queue.remove(1) == [2, 3])
        #expect(queue.entry(3)?.overtook == true)
    }

    @Test func `labels follow the holder`() {
        var queue = LaneQueue()
        _ = queue.add(1, .ordinary, label: "start_vm")
        queue.setLabel("UPID:1", of: 1)
        queue.setLabel("nobody", of: 9)
        #expect(queue.holder == "UPID:1")
    }

    @Test func `whatever comes and goes, the lane is held by one, or by a shutdown and a stop`() {
        var random = SystemRandomNumberGenerator()
        var queue = LaneQueue()
        var present: [Int] = []
        for id in 0..<3000 {
            if Bool.random(using: &random) || present.isEmpty {
                _ = queue.add(id, [.ordinary, .overtakable, .overtaking].randomElement(using: &random)!, label: "")
                present.append(id)
            } else {
                _ = queue.remove(present.remove(at: Int.random(in: present.indices, using: &random)))
            }
            let holders = queue.entries.filter(\.holds)
            #expect(queue.isEmpty == present.isEmpty)
            #expect(holders.isEmpty == queue.isEmpty)
            #expect(holders.count <= 2)
            if holders.count == 2 { #expect(Set(holders.map { $0.manner == .overtaking }) == [true, false]) }
            #expect(holders.count < 2 || !holders.contains { $0.manner == .ordinary })
        }
    }
}
