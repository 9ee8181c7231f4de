namespace Interlieux.Demo.Towns;

/// <summary>Names out of thin air: no venue, employer or person is meant.</summary>
internal static class TownNames
{
    /// <summary>The first are in town, the others around it.</summary>
    public static IReadOnlyList<string> Venues { get; } =
    [
        "La Filature aux Étoiles", "L'Établi du Pont-Vieux", "La Halle aux Copeaux", "Le Grenier à Pixels", "L'Atelier du Héron",
        "Le Comptoir des Possibles", "La Verrière du Canal", "L'Imprimerie buissonnière", "Le Cinéma sans Écran", "La Tannerie douce",
        "Le Quai numéro Sept", "L'Horlogerie des Heures lentes", "La Poste restante", "Le Lavoir électrique", "L'Escale des Remparts",
        "La Fabrique du Coin", "Le Bureau des Pas perdus", "L'Usine à Gazouillis",
        "La Gare aux Hirondelles", "Le Moulin des Trois Fils", "L'École des Grands, Saint-Aubrin", "La Bergerie connectée",
        "Le Pressoir numérique", "L'Épicerie du Fond, Vaucelune", "La Forge de Pierrefol", "Le Phare à Sec", "L'Auberge des Claviers",
        "La Grange à Idées, Belbruyère", "Le Colombier", "L'Ancienne Mairie de Courtevigne", "La Scierie des Ormes",
        "Le Four à Chaux-de-Lune", "L'Abri du Facteur", "La Serre, Roche-Murmure", "Le Poulailler savant", "L'Étang moins le Quart",
        "La Cure de Saint-Fiacrin", "Le Sémaphore des Champs", "L'Ouvroir de Malebrèche", "La Laiterie Nouvelle", "Le Nid d'Aigrettes",
        "L'Octroi des Quatre-Vents", "La Maison du Passeur", "Le Champ commun de Trousseval", "L'Aiguillage", "La Petite Ourserie",
    ];

    public static IReadOnlyList<string> Employers { get; } =
    [
        "Mutuelle des Trois Rives", "Cartographies Belombre", "Coopérative Graines de Lune", "Studio Pamplemousse bleu",
        "Assurances du Vieux Chêne", "Laboratoires Aubrelin", "Éditions de la Marelle", "Transports Vif-Argent",
    ];

    public static IReadOnlyList<string> Pseudonyms { get; } =
    [
        "loutre", "martre", "huppe", "grillon", "renard", "hulotte", "castor", "libellule", "pinson", "salamandre", "mésange", "écureuil",
        "triton", "hirondelle", "blaireau", "lézard", "courlis", "belette", "rainette", "chamois",
    ];
}
