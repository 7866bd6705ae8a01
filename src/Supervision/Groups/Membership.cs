using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Specs;

namespace Supervision.Groups;

/// <summary>The members of a group in written order, as actors, and the last word that each was given.</summary>
internal sealed class Membership
{
    private readonly Dictionary<string, int> _places = [];
    private readonly List<Member> _members = [];

    /// <summary>A member.</summary>
    /// <param name="Name">The service's name or the group's path.</param>
    /// <param name="Actor">Its actor.</param>
    /// <param name="IsSignificant">Whether its end counts for the group's auto-shutdown.</param>
    internal sealed record Member(string Name, IActorRef Actor, bool IsSignificant)
    {
        public bool IsGroup => Name[0] == '/';

        public MemberWord Word { get; set; } = new(null, null);
    }

    public int Count => _members.Count;

    public Member this[int place] => _members[place];

    public IEnumerable<Member> All => _members;

    /// <summary>For each place whether its member is significant.</summary>
    public ImmutableArray<bool> Significant { get; private set; } = [];

    /// <summary>The place of a member; null when it is one no more.</summary>
    public int? PlaceOf(string name) => _places.TryGetValue(name, out var place) ? place : null;

    public Member? Find(string name) => PlaceOf(name) is { } place ? _members[place] : null;

    /// <summary>Puts the members in another order; those that are not named are members no more.</summary>
    /// <param name="names">Their names, in order.</param>
    /// <param name="isSignificant">Whether the end of one counts.</param>
    /// <param name="create">Makes the actor of one that is new.</param>
    /// <returns>For each place the place that its member had before; null for one that is new.</returns>
    public ImmutableArray<int?> Arrange(IEnumerable<string> names, Func<string, bool> isSignificant, Func<string, IActorRef> create)
    {
        var former = ImmutableArray.CreateBuilder<int?>();
        var arranged = new List<Member>();
        foreach (var name in names)
        {
            var place = PlaceOf(name);
            former.Add(place);
            arranged.Add(place is { } p
                ? _members[p] with { IsSignificant = isSignificant(name) }
                : new Member(name, create(name), isSignificant(name)));
        }

        _members.Clear();
        _members.AddRange(arranged);
        _places.Clear();
        for (var i = 0; i < _members.Count; i++)
        {
            _places.Add(_members[i].Name, i);
        }

        Significant = [.. _members.Select(m => m.IsSignificant)];
        return former.ToImmutable();
    }

    /// <summary>The services among the members.</summary>
    public IEnumerable<KeyValuePair<ServiceName, IActorRef>> Services =>
        _members.Where(m => !m.IsGroup).Select(m => KeyValuePair.Create(ServiceName.ParseReplica(m.Name), m.Actor));
}
