using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Replacing;

// A keeper that has become another program has all its children on one list, where before those it had started were apart from orphans.
public sealed class TreeByReplacedKeeperTests : TreeSpec<ByReplacedKeeper>;

public sealed class MainProcessByReplacedKeeperTests : MainProcessSpec<ByReplacedKeeper>;
