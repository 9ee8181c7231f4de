using System.Security.Cryptography;

namespace Interlieux.Ledger;

/// <summary>
/// What identifies a person or tells exact times, kept apart inside its event so that it can be masked while the accounting part stays.
/// The salt, 128 random bits of its own, keeps a masked object from being guessed back out of a hash.
/// </summary>
public abstract record Personal
{
    public string Salt { get; init; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
}
