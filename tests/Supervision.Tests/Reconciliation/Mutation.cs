using System.Collections.Immutable;
using System.Reflection;
using Supervision.Posix.Listening;
using Supervision.Posix.Processes;
using Supervision.Posix.Redirecting;
using Supervision.Specs;

namespace Supervision.Tests.Reconciliation;

/// <summary>Specs that differ in one property, for every property that there is.</summary>
internal static class Mutation
{
    /// <summary>What names a thing, or says where it was written, is not part of what is wanted of it.</summary>
    private static readonly string[] Identity = ["Name", "Path", "Origin"];

    /// <summary>Each property with a spec that differs from the given one in it alone. A missing part is taken with the defaults of its type.</summary>
    public static IEnumerable<(string Path, object Mutant, object Base)> Of(object spec, bool isNested = false, params string[] except)
    {
        foreach (var property in spec.GetType().GetProperties().Where(p => p.CanWrite && !p.GetMethod!.IsStatic && !except.Contains(p.Name)))
        {
            // Below the top there may be settings that are called so.
            if (!isNested && Identity.Contains(property.Name) || property.Name == "Origin")
            {
                continue;
            }

            var value = property.GetValue(spec);
            if (IsPart(property.PropertyType))
            {
                var part = value ?? Activator.CreateInstance(property.PropertyType)!;
                foreach (var (path, mutant, whole) in Of(part, isNested: true))
                {
                    yield return ($"{property.Name}.{path}", With(spec, property, mutant), With(spec, property, whole));
                }
            }
            else
            {
                yield return (property.Name, With(spec, property, Other(property.PropertyType, value)), spec);
            }
        }
    }

    private static bool IsPart(Type type) =>
        type is { IsClass: true, IsAbstract: false, Namespace: "Supervision.Specs" or "Supervision.Posix.Processes" } && type.GetMethod("<Clone>$") is not null && type.GetConstructor([]) is not null;

    private static object With(object spec, PropertyInfo property, object? value)
    {
        var clone = spec.GetType().GetMethod("<Clone>$")!.Invoke(spec, null)!;
        property.SetValue(clone, value);
        return clone;
    }

    private static object? Other(Type type, object? value)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsEnum)
        {
            return Enum.GetValues(plain).Cast<object>().First(v => !v.Equals(value));
        }

        if (plain.IsGenericType && plain.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            var element = plain.GetGenericArguments()[0];
            return typeof(Mutation).GetMethod(nameof(Longer), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(element).Invoke(null, [value ?? Activator.CreateInstance(plain)]);
        }

        return value switch
        {
            _ when plain == typeof(string) => value + "x",
            _ when plain == typeof(bool) => value is not true,
            _ when plain == typeof(int) => ((int?)value ?? 0) + 1,
            _ when plain == typeof(long) => ((long?)value ?? 0) + 1,
            _ when plain == typeof(double) => ((double?)value ?? 0) + 1,
            _ when plain == typeof(TimeSpan) => ((TimeSpan?)value ?? TimeSpan.Zero) + TimeSpan.FromMilliseconds(1),
            _ when plain == typeof(PortRange) => new PortRange(1, 2),
            _ when plain == typeof(ProbeSpec) => new ProbeSpec.Tcp("localhost", 4711),
            _ when plain == typeof(CgroupSettings) => new CgroupSettings { PidsMax = 4711 },
            ImmutableSortedDictionary<string, string> d => d.SetItem("X", "y"),
            ImmutableSortedDictionary<string, ListenerSpec> d => d.SetItem("x", new ListenerSpec(new ListenerSettings { Address = ListenAddress.Parse("tcp://0.0.0.0:4711") }, "")),
            ImmutableSortedDictionary<string, long?> d => d.SetItem("x", 1),
            _ => throw new InvalidOperationException($"No other value of {plain} is known here: add one"),
        };
    }

    private static ImmutableArray<T> Longer<T>(ImmutableArray<T> value) => (value.IsDefault ? [] : value).Add((T)(object)(
        typeof(T) == typeof(string) ? "x"
        : typeof(T) == typeof(int) ? 77
        : typeof(T) == typeof(ServiceName) ? ServiceName.Parse("x")
        : typeof(T) == typeof(Requirement) ? new Requirement(ServiceName.Parse("x"), RequirementCondition.Ready, WhenLost.Stop, "")
        : typeof(T) == typeof(ListenerUse) ? new ListenerUse("x", "x", new ListenerSettings { Address = ListenAddress.Parse("tcp://0.0.0.0:4711") }, IsOwn: false, "")
        : typeof(T) == typeof(ListenAddress) ? ListenAddress.Parse("tcp://0.0.0.0:4711")
        : typeof(T) == typeof(HookSpec) ? new HookSpec { Command = ["x"], Origin = "" }
        : throw new InvalidOperationException($"No {typeof(T)} is known here: add one")));
}
