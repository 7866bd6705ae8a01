using Supervision.Posix.Listening;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Protocol;

/// <summary>Collects the fields of a spawn request.</summary>
internal sealed class SpawnParts
{
    private readonly List<string> _arguments = [];
    private readonly Dictionary<string, string> _environment = [];
    private readonly List<ResourceLimit> _limits = [];
    private readonly List<string> _capabilities = [];
    private readonly List<InheritedListener> _listeners = [];
    private string _listener = "";
    private List<string>? _groups;
    private string _incarnation = "", _directory = "", _name = "";
    private string? _user, _group;
    private int? _umask, _nice, _oom;
    private bool _noNewPrivileges, _stdout, _stderr, _notify, _forks;
    private int? _readyDescriptor;
    private string? _storeKey;
    private int _storeMax;
    private CgroupSettings? _cgroup;
    private ResourceLimit _limit;

    internal void Take(ref FieldReader field)
    {
        switch (field.Field)
        {
            case Field.Incarnation: _incarnation = field.Text(); break;
            case Field.Argument: _arguments.Add(field.Text()); break;
            case Field.VariableName: _name = field.Text(); break;
            case Field.VariableValue: _environment[_name] = field.Text(); break;
            case Field.WorkingDirectory: _directory = field.Text(); break;
            case Field.User: _user = field.Text(); break;
            case Field.Group: _group = field.Text(); break;
            case Field.HasSupplementaryGroups: _groups ??= []; break;
            case Field.SupplementaryGroup: (_groups ??= []).Add(field.Text()); break;
            case Field.Umask: _umask = field.Integer(); break;
            case Field.Nice: _nice = field.Integer(); break;
            case Field.OomScoreAdjust: _oom = field.Integer(); break;
            case Field.LimitName: _limit = new ResourceLimit(field.Text(), 0, 0); break;
            case Field.LimitSoft: _limit = _limit with { Soft = (ulong)field.Number() }; break;
            case Field.LimitHard: _limits.Add(_limit with { Hard = (ulong)field.Number() }); break;
            case Field.AmbientCapability: _capabilities.Add(field.Text()); break;
            case Field.NoNewPrivileges: _noNewPrivileges = field.Number() != 0; break;
            case Field.PipeStdout: _stdout = field.Number() != 0; break;
            case Field.PipeStderr: _stderr = field.Number() != 0; break;
            case Field.Notify: _notify = field.Number() != 0; break;
            case Field.Forks: _forks = field.Number() != 0; break;
            case Field.ReadyDescriptor: _readyDescriptor = field.Integer(); break;
            case Field.StoreKey: _storeKey = field.Text(); break;
            case Field.StoreMax: _storeMax = field.Integer(); break;
            case Field.InheritedListener: _listener = field.Text(); break;
            case Field.InheritedName: _listeners.Add(new InheritedListener(_listener, field.Text())); break;
            case Field.HasCgroup: _cgroup ??= new CgroupSettings(); break;
            case Field.MemoryMax: _cgroup = (_cgroup ?? new()) with { MemoryMax = field.Number() }; break;
            case Field.PidsMax: _cgroup = (_cgroup ?? new()) with { PidsMax = field.Number() }; break;
            case Field.CpuMaxMillis: _cgroup = (_cgroup ?? new()) with { CpuMax = field.Number() / 1000.0 }; break;
            case Field.CpuWeight: _cgroup = (_cgroup ?? new()) with { CpuWeight = field.Integer() }; break;
        }
    }

    internal SpawnRequest ToRequest() => new()
    {
        Incarnation = _incarnation,
        Arguments = _arguments,
        Environment = _environment,
        WorkingDirectory = _directory,
        User = _user,
        Group = _group,
        SupplementaryGroups = _groups,
        Umask = _umask,
        Nice = _nice,
        OomScoreAdjust = _oom,
        Limits = _limits,
        AmbientCapabilities = _capabilities,
        NoNewPrivileges = _noNewPrivileges,
        PipeStdout = _stdout,
        PipeStderr = _stderr,
        Notify = _notify,
        Forks = _forks,
        ReadyDescriptor = _readyDescriptor,
        StoreKey = _storeKey,
        StoreMax = _storeMax,
        Cgroup = _cgroup,
        Listeners = _listeners,
    };
}
