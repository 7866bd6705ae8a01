using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Supervision.Specs;

/// <summary>
/// The name of a service: <c>base</c> or <c>base:variant</c>, each of <c>[A-Za-z0-9_-]+</c>; or of one of its replicas: the first bears the name of
/// the service, the others <c>base.1</c>, <c>base.2</c> and so on. Compared by ordinal.
/// </summary>
public sealed record ServiceName : IComparable<ServiceName>
{
    /// <summary>Between the name of a service and the number of a replica.</summary>
    private const char ReplicaMark = '.';

    private ServiceName(string text, int colon)
    {
        Text = text;
        Base = colon < 0 ? text : text[..colon];
        Variant = colon < 0 ? null : text[(colon + 1)..];
        Service = this;
    }

    private ServiceName(ServiceName service, int replica)
    {
        Text = string.Create(CultureInfo.InvariantCulture, $"{service.Text}{ReplicaMark}{replica}");
        Base = service.Base;
        Variant = service.Variant;
        Service = service;
        Replica = replica;
    }

    /// <summary>The whole name as written.</summary>
    public string Text { get; }

    /// <summary>The part before the colon.</summary>
    public string Base { get; }

    /// <summary>The part after the colon, or null when there is none.</summary>
    public string? Variant { get; }

    /// <summary>The service: itself, unless this names a replica of it.</summary>
    public ServiceName Service { get; }

    /// <summary>The number of the replica; 0 for the first, and for a service that has no others.</summary>
    public int Replica { get; }

    /// <summary>The name of a replica of this service.</summary>
    /// <param name="replica">From 0.</param>
    public ServiceName OfReplica(int replica) => replica == 0 ? Service : new ServiceName(Service, replica);

    /// <summary>Reads the name of a service or of a replica, such as <c>web.2</c>; <c>web.0</c> is the first, which bears the name <c>web</c>.</summary>
    public static bool TryParseReplica(string text, [NotNullWhen(true)] out ServiceName? name)
    {
        var mark = text.LastIndexOf(ReplicaMark);
        if (mark < 0)
        {
            return TryParse(text, out name);
        }

        name = null;
        var number = text.AsSpan(mark + 1);
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var replica)
            || (number.Length > 1 && number[0] == '0')
            || !TryParse(text[..mark], out var service))
        {
            return false;
        }

        name = service.OfReplica(replica);
        return true;
    }

    /// <summary>Reads the name of a service or of a replica. <see cref="FormatException"/> when it is neither.</summary>
    public static ServiceName ParseReplica(string text) =>
        TryParseReplica(text, out var name) ? name : throw new FormatException($"'{text}' names neither a service nor a replica of one");

    /// <summary>Reads the name of a service; false when it is not one.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ServiceName? name)
    {
        name = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 ? !IsPart(text) : !IsPart(text.AsSpan(0, colon)) || !IsPart(text.AsSpan(colon + 1)))
        {
            return false;
        }

        name = new ServiceName(text, colon);
        return true;
    }

    /// <summary>Reads the name of a service. <see cref="FormatException"/> when it is not one.</summary>
    public static ServiceName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not a service name: expected base or base:variant, each of letters, digits, _ and -");

    /// <summary>
    /// Whether a service that bears this name meets a requirement: <c>base</c> is met by <c>base</c> and any
    /// <c>base:variant</c>, <c>base:variant</c> only by itself.
    /// </summary>
    public bool Meets(ServiceName requirement) =>
        requirement.Variant is null ? Base == requirement.Base : Service.Text == requirement.Text;

    /// <inheritdoc/>
    public int CompareTo(ServiceName? other) => string.CompareOrdinal(Text, other?.Text);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Two names are equal when their texts are.</summary>
    public bool Equals(ServiceName? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    private static bool IsPart(ReadOnlySpan<char> part)
    {
        foreach (var c in part)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not '_' and not '-')
            {
                return false;
            }
        }

        return part.Length > 0;
    }
}
